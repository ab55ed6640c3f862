"""How a job and its answer are framed between the bot and its worker process."""

import struct

FRAME = struct.Struct(">II")  # length of the JSON, length of the bytes after it
