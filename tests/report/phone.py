#!/usr/bin/python3
"""phone.py PAGE [WORKBOOK] [--shot FILE]: opens a page in headless Chromium as a phone of 390 x 844 shows it, the network off, in light and in
dark, and says what is wrong: a request, a line in the console, something that stands out to the right, a picture that was not drawn, a
text of too little contrast, and, with the workbook, a figure of its first sheet that the page does not show. Speaks the devtools protocol over
pipes, so that it needs nothing but Chromium and openpyxl."""
import base64, json, os, re, select, shutil, subprocess, sys, tempfile, time

WIDTH, HEIGHT, SECONDS_MOST = 390, 844, 60

# What stands out to the right, texts of less than 4.5 : 1 (3 : 1 from 24 px, or 18.66 px bold), pictures not drawn.
PROBE = r"""(() => {
  const wrong = [];
  const lum = c => { const f = v => { v /= 255; return v <= 0.03928 ? v / 12.92 : Math.pow((v + 0.055) / 1.055, 2.4); };
                     return 0.2126 * f(c[0]) + 0.7152 * f(c[1]) + 0.0722 * f(c[2]); };
  const rgb = s => { const m = s.match(/[\d.]+/g).map(Number); return m.length === 4 && m[3] === 0 ? null : m.slice(0, 3); };
  const behind = e => { for (; e; e = e.parentElement) { const c = rgb(getComputedStyle(e).backgroundColor); if (c) return c; } return [255, 255, 255]; };
  if (document.documentElement.scrollWidth > innerWidth) wrong.push('the page is ' + document.documentElement.scrollWidth + ' px wide');
  let texts = 0;
  for (const e of document.querySelectorAll('body, body *')) {
    const r = e.getBoundingClientRect();
    if (r.width > 0 && (r.right > innerWidth + 0.5 || r.left < -0.5 || e.scrollWidth > e.clientWidth + 1 && getComputedStyle(e).display === 'block'))
      wrong.push(e.tagName + ' stands out: ' + e.textContent.slice(0, 40));
    const says = [...e.childNodes].some(n => n.nodeType === 3 && n.data.trim() !== '');
    for (const part of says ? [null, '::before'] : []) {
      const s = getComputedStyle(e, part);
      if (r.width === 0 || (part && (s.content === 'none' || s.display === 'none'))) continue;
      const a = lum(rgb(s.color)), b = lum(behind(e)), ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05), px = parseFloat(s.fontSize);
      texts++;
      if (ratio < (px >= 24 || px >= 18.66 && s.fontWeight >= 700 ? 3 : 4.5)) wrong.push('contrast ' + ratio.toFixed(2) + ': ' + e.textContent.slice(0, 40));
      if (px < 11.5) wrong.push('letters of ' + px + ' px: ' + e.textContent.slice(0, 40));
    }
  }
  for (const i of document.images) if (!i.complete || i.naturalWidth === 0 || !i.alt) wrong.push('a picture is not drawn, or has no alt text: ' + i.alt);
  for (const a of document.links) if (!/^[^\/:?#]+\.xlsx$/.test(decodeURIComponent(a.getAttribute('href')))) wrong.push('a link leads elsewhere: ' + a.href);
  return {wrong, texts, scripts: document.scripts.length, pictures: document.images.length, lang: document.documentElement.lang, text: document.body.innerText,
          rows: [...document.querySelectorAll('tr, p')].map(r => r.tagName === 'TR' ? [...r.cells].map(c => c.textContent) : [r.textContent])};
})()"""


class Browser:
    """Chromium with one page, spoken to over its file descriptors 3 and 4: messages of JSON, each ended by NUL."""

    def __init__(self, program, folder):
        to_read, self.to = os.pipe()
        self.out, out_write = os.pipe()
        def ends():
            a, b = os.dup(to_read), os.dup(out_write)
            os.dup2(a, 3), os.dup2(b, 4)
        self.process = subprocess.Popen(
            [program, "--headless=new", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-extensions", "--disable-background-networking",
             "--user-data-dir=" + folder, "--remote-debugging-pipe", "about:blank"],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, close_fds=False, preexec_fn=ends)
        os.close(to_read), os.close(out_write)
        self.number, self.rest, self.events, self.session = 0, b"", [], None

    def read(self):
        until = time.monotonic() + SECONDS_MOST
        while b"\0" not in self.rest:
            if not select.select([self.out], [], [], max(0, until - time.monotonic()))[0]:
                raise SystemExit("chromium does not answer")
            part = os.read(self.out, 1 << 20)
            if not part:
                raise SystemExit("chromium ended")
            self.rest += part
        one, self.rest = self.rest.split(b"\0", 1)
        return json.loads(one)

    def ask(self, method, **params):
        self.number += 1
        message = {"id": self.number, "method": method, "params": params}
        if self.session:
            message["sessionId"] = self.session
        os.write(self.to, json.dumps(message).encode() + b"\0")
        while True:
            answer = self.read()
            if answer.get("id") == self.number:
                if "error" in answer:
                    raise SystemExit(f"{method}: {answer['error']}")
                return answer["result"]
            self.events.append(answer)

    def wait(self, method):
        while not any(e.get("method") == method for e in self.events):
            self.events.append(self.read())

    def open(self, path):
        page = next(t for t in self.ask("Target.getTargets")["targetInfos"] if t["type"] == "page")
        self.session = self.ask("Target.attachToTarget", targetId=page["targetId"], flatten=True)["sessionId"]
        for domain in ("Page", "Network", "Runtime", "Log"):
            self.ask(domain + ".enable")
        self.ask("Network.emulateNetworkConditions", offline=True, latency=0, downloadThroughput=0, uploadThroughput=0)
        self.ask("Emulation.setDeviceMetricsOverride", width=WIDTH, height=HEIGHT, deviceScaleFactor=2, mobile=True)
        self.events.clear()
        self.ask("Page.navigate", url="file://" + os.path.abspath(path))
        self.wait("Page.loadEventFired")

    def probe(self, scheme):
        self.ask("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": scheme}])
        answer = self.ask("Runtime.evaluate", expression=PROBE, returnByValue=True)
        if "exceptionDetails" in answer:
            raise SystemExit(str(answer["exceptionDetails"]))
        return answer["result"]["value"]

    def complaints(self, path):
        """What was loaded beside the page itself and the data it holds, and what stands in the console."""
        found, own = [], "file://" + os.path.abspath(path)
        for e in self.events:
            p = e.get("params", {})
            if e.get("method") == "Network.requestWillBeSent" and p["request"]["url"] != own and not p["request"]["url"].startswith("data:"):
                found.append("a request: " + p["request"]["url"])
            elif e.get("method") in ("Runtime.consoleAPICalled", "Runtime.exceptionThrown"):
                found.append(f"console: {p}")
            elif e.get("method") == "Log.entryAdded":
                found.append("log: " + p["entry"]["text"])
        return found

    def close(self):
        self.process.kill()
        self.process.wait()


def is_said(value, number_format, shown):
    """Whether a text of the page is the figure as the workbook's format rounds it: mark, sign, thousands, per cent."""
    match = re.fullmatch(r"[▼▽ ]*([+-]?[\d,]+(?:\.(\d+))?)( %)?", shown)
    if not match or (" %" in number_format) != bool(match[3]):
        return False
    decimals = len(match[2] or "")
    if decimals != len(number_format.split(";")[0].partition(".")[2].rstrip(" %")):
        return False
    return abs(float(match[1].replace(",", "")) - value * (100 if match[3] else 1)) <= 0.5 * 10 ** -decimals + 1e-6


def figures_missing(workbook, rows):
    """Every number of the first sheet's key figures stands on the page, in the row of its label."""
    import openpyxl
    sheet = openpyxl.load_workbook(workbook).worksheets[0]
    wanted, missing = 0, []
    for line in sheet.iter_rows(max_col=4):
        label, figures = line[0].value, [c for c in line[1:] if isinstance(c.value, (int, float))]
        alike = [r for r in rows if r and r[0] == label]
        if not isinstance(label, str) or not figures or not alike:
            continue
        for c in figures:
            wanted += 1
            if not any(is_said(c.value, c.number_format, shown) for row in alike for shown in row):
                missing.append(f"{label}: {c.value} is not in {alike}")
    return wanted, missing


def main():
    args = sys.argv[1:]
    shot = args.pop(args.index("--shot") + 1) if "--shot" in args else None
    args = [a for a in args if a != "--shot"]
    program = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if program is None:
        print("no check of the page in a browser: Chromium is not installed (tools/install-deps check)")
        return 0
    wrong, folder = [], tempfile.mkdtemp(prefix="phone-")
    browser = Browser(program, folder)
    try:
        browser.open(args[0])
        for scheme in ("dark", "light"):
            seen = browser.probe(scheme)
            wrong += [f"{scheme}: {w}" for w in seen["wrong"]]
        wrong += browser.complaints(args[0])
        if shot:
            with open(shot, "wb") as f:
                f.write(base64.b64decode(browser.ask("Page.captureScreenshot", format="png")["data"]))
    finally:
        browser.close()
        shutil.rmtree(folder, ignore_errors=True)
    if seen["scripts"] or not seen["lang"] or seen["texts"] < 5:
        wrong.append(f"scripts {seen['scripts']}, lang '{seen['lang']}', {seen['texts']} texts")
    figures = "no figures compared"
    if len(args) > 1:
        n, missing = figures_missing(args[1], seen["rows"])
        wrong += missing
        figures = f"{n} figures as in the workbook"
        if n == 0:
            wrong.append("no figure of the workbook was found on the page")
    for w in wrong:
        print(w)
    print(f"{args[0]}: {seen['texts']} texts, {seen['pictures']} pictures, {figures}, {len(wrong)} wrong")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
