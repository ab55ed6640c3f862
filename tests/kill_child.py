"""Signs as fast as it can and prints each number once its sign-up was acknowledged. To be killed."""

import asyncio
import sys
from pathlib import Path

from bot.store.pledges import Pledges
from tests.conftest import NOON

SECRET = b"a secret of the tests, and long enough"
SERVER, PLEDGE = 7, "ask-more"


async def main(file: Path, first: int) -> None:
    pledges = await Pledges.open(file, SECRET)

    async def sign(user: int) -> None:
        await pledges.sign(user, SERVER, PLEDGE, 1, 1, NOON)
        sys.stdout.write(f"{user}\n")
        sys.stdout.flush()

    for start in range(first, first + 1_000_000, 8):
        await asyncio.gather(*(sign(user) for user in range(start, start + 8)))


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1]), int(sys.argv[2])))
