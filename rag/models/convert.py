"""Turn a verified source file into an ordinary model folder, once.

Knows two formats: GGUF (to a transformers folder in bfloat16) and the 4-bit E5 file (to a sentence-transformers folder
in float32). Knows nothing of where files come from. Invariant: nothing in a source file is executed.
"""

import struct
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, cast

import numpy as np
import torch
from numpy.typing import NDArray

from rag.models import runtime

E5_MAX_TOKENS = 512
Q4_BLOCK = 32


def convert(source: Path, kind: Literal["gguf", "e5"], folder: Path) -> None:
    """Write the model in `source` to the new folder `folder`."""
    runtime.quiet()
    match kind:
        case "gguf":
            _gguf_to_transformers(source, folder)
        case "e5":
            _e5_to_sentence_transformers(source, folder)


def _gguf_to_transformers(source: Path, folder: Path) -> None:
    from transformers import AutoModelForCausalLM, AutoTokenizer, GgufConfig

    tokenizer = AutoTokenizer.from_pretrained(source.parent, gguf_file=source.name)
    model = AutoModelForCausalLM.from_pretrained(
        source.parent,
        gguf_file=source.name,
        dtype=torch.bfloat16,
        quantization_config=GgufConfig(dequantize=True),
    )
    # The weights are plain bfloat16 now; without this save_pretrained would describe them as quantized.
    for name, value in (("hf_quantizer", None), ("is_quantized", False)):
        setattr(model, name, value)
    if hasattr(model.config, "quantization_config"):
        del model.config.quantization_config
    model.save_pretrained(folder)
    tokenizer.save_pretrained(folder)


@dataclass(frozen=True, slots=True, kw_only=True)
class E5File:
    """What an `E5S1` file holds: sizes, the unigram vocabulary and every tensor as float32."""

    hidden: int
    layers: int
    heads: int
    ffn: int
    vocab: int
    positions: int
    types: int
    epsilon: float
    bos: int
    eos: int
    pad: int
    unk: int
    pieces: list[tuple[str, float]]
    tensors: dict[str, NDArray[np.float32]]


def read_e5(source: Path) -> E5File:
    """Parse an `E5S1` file (little-endian; Q4_0 blocks of 32 weights: f16 scale, 16 bytes of nibbles).

    Raises ValueError when the file is not of that form.
    """
    data = source.read_bytes()
    at = 0

    def take(form: str) -> tuple[int, ...]:
        nonlocal at
        values = struct.unpack_from("<" + form, data, at)
        at += struct.calcsize("<" + form)
        return values

    if data[:4] != b"E5S1":
        raise ValueError("not an E5S1 file")
    at = 8
    hidden, layers, heads, ffn, vocab, positions, types = take("7i")
    (epsilon,) = cast(tuple[float], take("f"))
    (block,) = take("i")
    if block != Q4_BLOCK:
        raise ValueError(f"block size {block}, expected {Q4_BLOCK}")
    count, bos, eos, pad, unk = take("5i")
    (blob_size,) = take("Q")
    offsets = take(f"{count + 1}I")
    scores = take(f"{count}f")
    blob = data[at : at + blob_size]
    at += blob_size
    _, map_size = take("iI")
    at += map_size
    pieces: list[tuple[str, float]] = [
        (blob[a:b].decode("utf-8"), s) for a, b, s in zip(offsets, offsets[1:], scores, strict=False)
    ]
    (tensor_count,) = take("i")
    tensors = {}
    for _ in range(tensor_count):
        (length,) = take("H")
        name = data[at : at + length].decode("ascii")
        at += length
        dtype, elements, start, size = take("BIQQ")
        tensors[name] = _tensor(data[start : start + size], elements, packed=dtype != 0)
    return E5File(
        hidden=hidden,
        layers=layers,
        heads=heads,
        ffn=ffn,
        vocab=vocab,
        positions=positions,
        types=types,
        epsilon=epsilon,
        bos=bos,
        eos=eos,
        pad=pad,
        unk=unk,
        pieces=pieces,
        tensors=tensors,
    )


def _tensor(raw: bytes, elements: int, *, packed: bool) -> NDArray[np.float32]:
    """`elements` weights; in a packed block byte j holds weight j (low nibble) and j+16 (high), value (n-8)*scale."""
    if not packed:
        return np.frombuffer(raw, "<f4", elements)
    blocks = np.frombuffer(raw, np.dtype([("scale", "<f2"), ("nibbles", "u1", Q4_BLOCK // 2)]))
    nibbles = np.concatenate([blocks["nibbles"] & 15, blocks["nibbles"] >> 4], axis=1).astype(np.float32) - 8
    return (nibbles * blocks["scale"].astype(np.float32)[:, None]).reshape(-1)[:elements]


def _e5_to_sentence_transformers(source: Path, folder: Path) -> None:
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import Normalize, Pooling, Transformer
    from transformers import BertConfig, BertModel

    file = read_e5(source)
    config = BertConfig(
        vocab_size=file.vocab,
        hidden_size=file.hidden,
        num_hidden_layers=file.layers,
        num_attention_heads=file.heads,
        intermediate_size=file.ffn,
        max_position_embeddings=file.positions,
        type_vocab_size=file.types,
        layer_norm_eps=file.epsilon,
        pad_token_id=file.pad,
    )
    model = BertModel(config, add_pooling_layer=False)
    shapes = model.state_dict()
    renamed = {_bert_name(name): value for name, value in file.tensors.items()}
    weights = {name: torch.from_numpy(renamed[name].copy()).view(like.shape) for name, like in shapes.items()}
    model.load_state_dict(weights)
    bert = folder.with_name(folder.name + ".bert")
    model.save_pretrained(bert)
    _unigram_tokenizer(file).save_pretrained(bert)
    modules = [Transformer(str(bert), max_seq_length=E5_MAX_TOKENS), Pooling(file.hidden, "mean"), Normalize()]
    SentenceTransformer(modules=modules, prompts={"query": "query: ", "document": "passage: "}).save(str(folder))
    for path in bert.iterdir():
        path.unlink()
    bert.rmdir()


def _bert_name(name: str) -> str:
    """The Hugging Face BertModel's name of an E5S1 tensor."""
    parts = {
        "q": "attention.self.query",
        "k": "attention.self.key",
        "v": "attention.self.value",
        "ao": "attention.output.dense",
        "fi": "intermediate.dense",
        "fo": "output.dense",
        "aln": "attention.output.LayerNorm",
        "oln": "output.LayerNorm",
    }
    embeddings = {
        "word": "word_embeddings.weight",
        "pos": "position_embeddings.weight",
        "type": "token_type_embeddings.weight",
        "ln.w": "LayerNorm.weight",
        "ln.b": "LayerNorm.bias",
    }
    head, _, rest = name.partition(".")
    if head == "emb":
        return "embeddings." + embeddings[rest]
    part, _, end = rest.partition(".")
    return f"encoder.layer.{head[1:]}.{parts[part]}.{'weight' if end == 'w' else 'bias'}"


def _unigram_tokenizer(file: E5File) -> Any:
    from tokenizers import Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers, processors
    from transformers import PreTrainedTokenizerFast

    tokenizer = Tokenizer(models.Unigram(file.pieces, unk_id=file.unk, byte_fallback=False))
    tokenizer.normalizer = normalizers.Sequence([normalizers.NFKC(), normalizers.Replace(Regex(" {2,}"), " ")])
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace(prepend_scheme="always")
    tokenizer.decoder = decoders.Metaspace(prepend_scheme="always")
    bos, eos = file.pieces[file.bos][0], file.pieces[file.eos][0]
    tokenizer.post_processor = processors.TemplateProcessing(
        single=f"{bos} $A {eos}", special_tokens=[(bos, file.bos), (eos, file.eos)]
    )
    return PreTrainedTokenizerFast(
        tokenizer_object=tokenizer,
        bos_token=bos,
        eos_token=eos,
        cls_token=bos,
        sep_token=eos,
        pad_token=file.pieces[file.pad][0],
        unk_token=file.pieces[file.unk][0],
        model_max_length=E5_MAX_TOKENS,
    )
