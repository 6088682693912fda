"""``python -m web`` serves the app."""

from .command import main

if __name__ == "__main__":
    main()
