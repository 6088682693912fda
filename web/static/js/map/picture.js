// The map in sight as a PNG: what its canvases, lines and labels show, with scale, legend and source below.

const NICE = [1, 2, 5];
const MARGIN = 16, LINE = 19, COLUMN = 380;
const INK = "#1a1a1a";
const FONT = "14px Inter, Arial, sans-serif";

function niceLength(most) {
  const power = 10 ** Math.floor(Math.log10(most));
  return power * NICE.filter((n) => n * power <= most).pop();
}

/** An SVG element as a picture; it has its colours as attributes. */
async function pictureOf(svg, width, height) {
  const copy = svg.cloneNode(true);
  copy.removeAttribute("style");
  copy.setAttribute("xmlns", "http://www.w3.org/2000/svg");
  copy.setAttribute("width", width);
  copy.setAttribute("height", height);
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(new XMLSerializer().serializeToString(copy))}`;
  await image.decode();
  return image;
}

function clipped(ctx, x, y, width, height, draw) {
  ctx.save();
  ctx.beginPath();
  ctx.rect(x, y, width, height);
  ctx.clip();
  draw();
  ctx.restore();
}

/** One map at x of the picture. ``cut`` is the share that shows gjeldende plan, where two plans are swiped between. */
async function drawMap(ctx, { map, names, cut, title }, x) {
  const size = map.getSize(), frame = map.getContainer().getBoundingClientRect();
  const place = (element) => {
    const box = element.getBoundingClientRect();
    return [x + box.left - frame.left, box.top - frame.top, box.width, box.height];
  };
  for (const name of names) {
    const from = cut !== null && name === "forslag" ? cut * size.x : 0;
    const to = cut !== null && name === "plan" ? cut * size.x : size.x;
    clipped(ctx, x + from, 0, to - from, size.y, () => {
      for (const tile of map.getPane(`lag-${name}`).querySelectorAll("canvas")) ctx.drawImage(tile, ...place(tile));
    });
  }
  for (const svg of map.getPane("overlayPane").querySelectorAll("svg")) {
    const [left, top, width, height] = place(svg);
    const image = await pictureOf(svg, width, height);
    clipped(ctx, x, 0, size.x, size.y, () => ctx.drawImage(image, left, top, width, height));
  }
  clipped(ctx, x, 0, size.x, size.y, () => {
    ctx.font = "600 12px Inter, Arial, sans-serif";
    ctx.textAlign = "center";
    ctx.lineWidth = 3;
    ctx.strokeStyle = "#fff";
    ctx.fillStyle = INK;
    for (const label of map.getContainer().querySelectorAll(".merke span")) {
      const [left, top, width, height] = place(label);
      ctx.strokeText(label.textContent, left + width / 2, top + height - 2);
      ctx.fillText(label.textContent, left + width / 2, top + height - 2);
    }
    ctx.textAlign = "left";
    if (cut !== null) ctx.fillRect(x + cut * size.x - 1, 0, 2, size.y);
    if (!title) return;
    ctx.font = `600 ${FONT}`;
    ctx.fillStyle = "#fff";
    ctx.fillRect(x + 12, 12, ctx.measureText(title).width + 20, 28);
    ctx.fillStyle = INK;
    ctx.fillText(title, x + 22, 31);
  });
}

function drawScale(ctx, map, y) {
  const metres = (40075016.686 * Math.cos((map.getCenter().lat * Math.PI) / 180)) / (256 * 2 ** map.getZoom());
  const length = niceLength(160 * metres), width = length / metres;
  ctx.strokeStyle = ctx.fillStyle = INK;
  ctx.lineWidth = 2;
  ctx.strokeRect(MARGIN, y, width, 6);
  ctx.font = FONT;
  ctx.fillText(length >= 1000 ? `${length / 1000} km` : `${length} m`, MARGIN + 8 + width, y + 9);
}

/** Words in lines that fit a width. */
function lines(ctx, text, width) {
  const made = [""];
  for (const word of text.split(/\s+/)) {
    const longer = `${made.at(-1)} ${word}`.trim();
    if (ctx.measureText(longer).width > width) made.push(word);
    else made[made.length - 1] = longer;
  }
  return made;
}

/** Save maps beside each other as one picture; ``legend`` are list items with a swatch and a text. */
export async function savePicture(views, legend, source, title) {
  const sizes = views.map((view) => view.map.getSize()), scale = window.devicePixelRatio || 1;
  const width = sizes.reduce((sum, size) => sum + size.x, 0), height = sizes[0].y;
  const canvas = document.createElement("canvas"), ctx = canvas.getContext("2d");
  ctx.font = FONT;
  const said = lines(ctx, `${title}. ${source}`, width - 2 * MARGIN);
  const columns = Math.max(1, Math.floor((width - 2 * MARGIN) / COLUMN)), rows = Math.ceil(legend.length / columns);
  const column = (width - 2 * MARGIN) / columns;
  canvas.width = width * scale;
  canvas.height = (height + 40 + rows * LINE + 16 + said.length * LINE + MARGIN) * scale;
  ctx.scale(scale, scale);
  ctx.fillStyle = "#fff";
  ctx.fillRect(0, 0, canvas.width, canvas.height);
  let x = 0;
  for (const [n, view] of views.entries()) {
    await drawMap(ctx, view, x);
    x += sizes[n].x;
  }
  drawScale(ctx, views[0].map, height + 14);
  for (const [n, item] of legend.entries()) {
    const left = MARGIN + Math.floor(n / rows) * column, top = height + 40 + (n % rows) * LINE;
    const swatch = item.querySelector("svg");
    ctx.drawImage(await pictureOf(swatch, swatch.viewBox.baseVal.width, 16), left, top);
    ctx.font = "13px Inter, Arial, sans-serif";
    ctx.fillStyle = INK;
    ctx.fillText([...item.childNodes].map((part) => part.textContent.trim()).filter(Boolean).join(" "), left + 30, top + 13, column - 40);
  }
  ctx.font = FONT;
  ctx.fillStyle = INK;
  said.forEach((text, n) => ctx.fillText(text, MARGIN, height + 40 + rows * LINE + 30 + n * LINE));
  canvas.toBlob((blob) => {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(blob);
    link.download = `${title.replace(/[^\p{L}\p{N}]+/gu, "-")}.png`;
    link.click();
    URL.revokeObjectURL(link.href);
  });
}
