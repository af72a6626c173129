// The windows that smartcrop.js chooses, for `cargo xtask eval crops --rival`.
//
//     npm install --prefix target/rivals smartcrop-sharp sharp
//     cargo xtask eval crops --data FOLDER --rival "smartcrop.js=node benches/rivals/smartcrop.mjs"
//
// It is given a picture and sizes (`300x200 …`) and prints one `x y w h` a line.
import { createRequire } from "node:module";
import { resolve } from "node:path";

const rivals = process.env.RIVALS ?? "target/rivals";
const require = createRequire(resolve(rivals, "package.json"));
const smartcrop = require("smartcrop-sharp");

const [picture, ...sizes] = process.argv.slice(2);
for (const size of sizes) {
  const [width, height] = size.split("x").map(Number);
  // Without a least scale of 1 it would zoom in, and the windows of the others do not.
  const { topCrop } = await smartcrop.crop(picture, { width, height, minScale: 1.0 });
  const x = Math.round(topCrop.x);
  const y = Math.round(topCrop.y);
  console.log(x, y, width, height);
}
