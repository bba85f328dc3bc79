"""字节级 BPE 分词器：在这里作答。"""


def train_bpe(text: str, num_merges: int) -> list[tuple[int, int]]:
    """训练字节级 BPE，依次返回各次合并的编号对。"""
    raise NotImplementedError


def encode(text: str, merges: list[tuple[int, int]]) -> list[int]:
    """按训练的先后次序应用合并，把文本变成编号列表。"""
    raise NotImplementedError


def decode(ids: list[int], merges: list[tuple[int, int]]) -> str:
    """把编号列表还原成文本。"""
    raise NotImplementedError
