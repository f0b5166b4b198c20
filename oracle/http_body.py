"""The body of an HTTP answer, whole but bounded: what both clients read of a server they doubt."""

import aiohttp


async def read_body(answer: aiohttp.ClientResponse, most_bytes: int) -> bytes | None:
    """Return the body of an answer, None if it is longer than `most_bytes`.

    One read gives what has come in so far: an answer of some packets takes several.
    """
    body = b""
    while len(body) <= most_bytes and not answer.content.at_eof():
        body += await answer.content.read(most_bytes + 1 - len(body))
    return body if len(body) <= most_bytes else None
