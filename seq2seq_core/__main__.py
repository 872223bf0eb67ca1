"""``python -m seq2seq_core``: the command line without the app."""

from seq2seq_core.cli import main

raise SystemExit(main())
