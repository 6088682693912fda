// Official plan symbols on a canvas: colour, dots for what is future, stripes for combined purposes, hatches for zones.

/** A small canvas drawn once and laid as a pattern. */
function tile(size, draw) {
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = size;
  draw(canvas.getContext("2d"), size);
  return canvas;
}

function dotted(symbol) {
  return tile(12, (ctx, size) => {
    ctx.fillStyle = symbol.fyll;
    ctx.fillRect(0, 0, size, size);
    if (symbol.striper) {
      ctx.strokeStyle = "#fff";
      ctx.lineWidth = 3;
      for (const at of [-size, 0, size]) { ctx.beginPath(); ctx.moveTo(at, size); ctx.lineTo(at + size, 0); ctx.stroke(); }
    }
    if (symbol.prikker) {
      ctx.fillStyle = symbol.strek;
      for (const [x, y] of [[3, 3], [9, 9]]) { ctx.beginPath(); ctx.arc(x, y, 1.1, 0, 7); ctx.fill(); }
    }
  });
}

function hatched(symbol) {
  const size = symbol.skravur % 90 ? Math.round(symbol.avstand * Math.SQRT2) : symbol.avstand;
  return tile(size, (ctx) => {
    ctx.strokeStyle = symbol.strek;
    ctx.lineWidth = symbol.bredde;
    ctx.beginPath();
    if (symbol.rute) { ctx.moveTo(size / 2, 0); ctx.lineTo(size / 2, size); ctx.moveTo(0, size / 2); ctx.lineTo(size, size / 2); }
    else if (symbol.skravur === 90) { ctx.moveTo(0, size / 2); ctx.lineTo(size, size / 2); }
    else if (symbol.skravur > 0) for (const at of [-size, 0, size]) { ctx.moveTo(at, size); ctx.lineTo(at + size, 0); }
    else for (const at of [-size, 0, size]) { ctx.moveTo(at, 0); ctx.lineTo(at + size, size); }
    ctx.stroke();
  });
}

const made = new Map();

/** What to give a canvas as fillStyle for a symbol. */
export function paint(ctx, id, symbol) {
  if (symbol.skravur === undefined && !symbol.prikker && !symbol.striper) return symbol.fyll;
  if (!made.has(id)) made.set(id, symbol.skravur === undefined ? dotted(symbol) : hatched(symbol));
  return ctx.createPattern(made.get(id), "repeat");
}

export const dashes = (symbol) => (symbol.stiplet ? symbol.stiplet.split(" ").map(Number) : []);
