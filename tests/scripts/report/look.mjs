// Opens a page in headless Chromium at phone and desktop width, light and dark, and says what a
// person would trip over, as JSON: node look.mjs PAGE CHROMIUM FOLDER
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";

const require = createRequire(import.meta.url);
const { chromium } = require("playwright-core");
const [page, executablePath, folder] = process.argv.slice(2);
const widths = { phone: 390, tablet: 820, desktop: 1280 };
const looks = ["phone-light", "phone-dark", "tablet-light", "desktop-light", "desktop-dark"];
const flags = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
  "--disable-component-update", "--disable-sync"];

/** Runs in the page. */
function inspect() {
  const root = document.documentElement;
  const wide = [...document.querySelectorAll("body *")].filter((one) => {
    const box = one.getBoundingClientRect();
    return box.width && box.right > root.clientWidth + 1 && !one.closest(".scroll, nav, .skip, svg");
  });
  const empty = [...document.querySelectorAll("figure .field svg")].filter((one) =>
    ![...one.querySelectorAll("path")].some((path) => {
      const box = path.getBBox();
      return box.width + box.height > 0;
    }));
  return {
    overflow: root.scrollWidth - root.clientWidth,
    wide: wide.slice(0, 5).map((one) => `${one.tagName} ${one.className} ${one.textContent.slice(0, 40)}`),
    charts: document.querySelectorAll("figure").length,
    empty: empty.length,
    background: getComputedStyle(document.body).backgroundColor,
  };
}

const browser = await chromium.launch({ executablePath, args: flags });
const tab = await (await browser.newContext({ deviceScaleFactor: 1 })).newPage();
const said = [], asked = [], found = {};
tab.on("console", (message) => said.push(message.text()));
tab.on("pageerror", (error) => said.push(error.message));
tab.on("request", (request) => asked.push(request.url()));
await tab.goto(pathToFileURL(page).href);
// The page lets no script in, so axe is evaluated, not loaded.
await tab.evaluate(require("axe-core").source);
for (const name of looks) {
  const [screen, colorScheme] = name.split("-");
  await tab.setViewportSize({ width: widths[screen], height: 844 });
  await tab.emulateMedia({ colorScheme });
  const shot = `${folder}/${name}.png`;
  await tab.screenshot({ path: shot, fullPage: true });
  const seen = await tab.evaluate(inspect);
  const axe = await tab.evaluate(() => window.axe.run(document, { resultTypes: ["violations"] }));
  const violations = axe.violations.map((one) => `${one.id}: ${one.nodes.length} x ${one.nodes[0].html.slice(0, 120)}`);
  found[name] = { ...seen, violations, shot };
}
await browser.close();
console.log(JSON.stringify({ said, asked: asked.slice(1), found }, null, 1));
