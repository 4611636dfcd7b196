// The little Markdown that answers use: headings, lists, bold text. Everything else is text.
function escape(text) {
  return text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
}

function inline(text) {
  return escape(text).replace(/\*\*(.+?)\*\*/g, "<strong>$1</strong>");
}

function block(lines) {
  const items = (marker) => lines.map((line) => `<li>${inline(line.replace(marker, ""))}</li>`).join("");
  if (lines.every((line) => /^- /.test(line))) return `<ul>${items(/^- /)}</ul>`;
  if (lines.every((line) => /^\d+\. /.test(line))) return `<ol>${items(/^\d+\. /)}</ol>`;
  const heading = lines.length === 1 && /^(#{2,3}) (.*)/.exec(lines[0]);
  if (heading) return `<h${heading[1].length + 1}>${inline(heading[2])}</h${heading[1].length + 1}>`;
  return `<p>${lines.map(inline).join("<br>")}</p>`;
}

export function toHtml(markdown) {
  return markdown.trim().split(/\n{2,}/).map((part) => block(part.split("\n"))).join("");
}
