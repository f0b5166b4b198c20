// PostgreSQL in this process, on a free port of the loopback interface: prints the port.
// It is one database with one session: whoever is connected shares it, one after the other.
import net from "node:net";
import { PGlite } from "@electric-sql/pglite";

const SSL_REQUEST = 80877103;
const database = await PGlite.create();
let turn = Promise.resolve();

// Returns how many bytes the whole messages at the beginning of `pending` have.
function wholeMessages(pending) {
  let end = 0;
  while (pending.length >= end + 5) {
    const next = end + 1 + pending.readInt32BE(end + 1);
    if (next > pending.length) break;
    end = next;
  }
  return end;
}

const server = net.createServer((socket) => {
  let pending = Buffer.alloc(0);
  let isStarted = false;
  const run = (messages) => {
    turn = turn.then(async () => socket.write(await database.execProtocolRaw(messages)));
  };
  socket.on("error", () => socket.destroy());
  socket.on("data", (chunk) => {
    pending = Buffer.concat([pending, chunk]);
    if (!isStarted) {
      // The first message has no type; before it, the client may ask for encryption.
      if (pending.length < 8 || pending.length < pending.readInt32BE(0)) return;
      const first = pending.subarray(0, pending.readInt32BE(0));
      pending = pending.subarray(first.length);
      if (first.readInt32BE(4) === SSL_REQUEST) return socket.write("N");
      isStarted = true;
      run(first);
    }
    const end = wholeMessages(pending);
    if (end > 0) run(pending.subarray(0, end));
    pending = pending.subarray(end);
  });
});
server.listen(0, "127.0.0.1", () => console.log(server.address().port));
