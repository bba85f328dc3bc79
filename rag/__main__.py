"""`python -m rag` is the console command `chuangce`."""

from rag.cli import main

if __name__ == "__main__":
    raise SystemExit(main())
