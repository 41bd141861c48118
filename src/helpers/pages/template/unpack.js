"use strict";
// What is large stands in a page as base64 of gzip: the library of charts, results of large tables.
const unpack = async ({ textContent }) => {
  const bytes = Uint8Array.from(atob(textContent), (letter) => letter.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Response(stream).text();
};
