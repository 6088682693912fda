"""``python -m arealregnskap`` is the command ``arealregnskap``."""

from .cli import main

if __name__ == "__main__":
    main()
