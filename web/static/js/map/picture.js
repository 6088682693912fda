// The map in sight as a PNG with scale, source and date: what the canvases hold, put together on one.

const NICE = [1, 2, 5];

function niceLength(most) {
  const power = 10 ** Math.floor(Math.log10(most));
  return power * NICE.filter((n) => n * power <= most).pop();
}

export function savePicture(map, source, title) {
  const size = map.getSize(), foot = 64, scale = window.devicePixelRatio || 1;
  const canvas = document.createElement("canvas");
  canvas.width = size.x * scale;
  canvas.height = (size.y + foot) * scale;
  const ctx = canvas.getContext("2d");
  ctx.scale(scale, scale);
  ctx.fillStyle = "#fff";
  ctx.fillRect(0, 0, size.x, size.y + foot);
  const frame = map.getContainer().getBoundingClientRect();
  ctx.save();
  ctx.beginPath();
  ctx.rect(0, 0, size.x, size.y);
  ctx.clip();
  for (const tile of map.getContainer().querySelectorAll(".leaflet-tile-container canvas")) {
    const place = tile.getBoundingClientRect();
    ctx.drawImage(tile, place.left - frame.left, place.top - frame.top, place.width, place.height);
  }
  ctx.restore();
  const metres = (40075016.686 * Math.cos((map.getCenter().lat * Math.PI) / 180)) / (256 * 2 ** map.getZoom());
  const length = niceLength(160 * metres), width = length / metres;
  ctx.strokeStyle = ctx.fillStyle = "#1a1a1a";
  ctx.lineWidth = 2;
  ctx.strokeRect(16, size.y + 14, width, 6);
  ctx.font = "14px Inter, Arial, sans-serif";
  ctx.fillText(length >= 1000 ? `${length / 1000} km` : `${length} m`, 24 + width, size.y + 22);
  ctx.fillText(`${title}. ${source}`, 16, size.y + 48, size.x - 32);
  canvas.toBlob((blob) => {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(blob);
    link.download = `${title.replace(/[^\p{L}\p{N}]+/gu, "-")}.png`;
    link.click();
    URL.revokeObjectURL(link.href);
  });
}
