//! How the page looks, in light and dark; it needs nothing from anywhere else.

/// The style sheet.
pub(super) const STYLE: &str = "\
:root{color-scheme:light dark;--back:#f4f4f4;--card:#fff;--line:#dcdcdc;--text:#1d1d1d;--quiet:#666;--warn:#9a5b00;--bad:#b3261e;--good:#2a6f3c}\
@media(prefers-color-scheme:dark){:root{--back:#191919;--card:#242424;--line:#3a3a3a;--text:#ececec;--quiet:#a2a2a2;--warn:#e0a040;--bad:#f2867e;--good:#7cc48d}}\
*{box-sizing:border-box}\
body{margin:0;background:var(--back);color:var(--text);font:15px/1.45 system-ui,sans-serif}\
header,section,footer{max-width:1280px;margin:0 auto;padding:20px 24px}\
h1{font-size:22px;margin:0 0 4px}h2{font-size:17px;margin:0 0 2px;overflow-wrap:anywhere}h3{font-size:14px;margin:0;display:flex;gap:8px;justify-content:space-between;flex-wrap:wrap}\
p{margin:4px 0}.quiet{color:var(--quiet)}.warn{color:var(--warn)}.bad{color:var(--bad)}.good{color:var(--good)}\
section{border-top:1px solid var(--line)}\
.slots{display:grid;grid-template-columns:repeat(auto-fill,minmax(300px,1fr));gap:16px;margin:14px 0;align-items:start}\
article{background:var(--card);border:1px solid var(--line);border-radius:8px;overflow:hidden}\
article>div{padding:10px 12px;font-size:13px}\
article img{display:block;width:100%;height:auto;max-height:420px;object-fit:contain;background:repeating-conic-gradient(#8882 0 25%,#0000 0 50%) 0 0/16px 16px}\
code{font:12px/1.4 ui-monospace,monospace;overflow-wrap:anywhere}\
table{border-collapse:collapse;width:100%;margin-top:8px;font-variant-numeric:tabular-nums}td,th{text-align:left;padding:2px 10px 2px 0;font-weight:400;border-top:1px solid var(--line)}th{color:var(--quiet)}td.n,th.n{text-align:right}\
a{color:inherit}summary{cursor:pointer;color:var(--quiet)}pre{background:var(--card);border:1px solid var(--line);border-radius:8px;padding:12px;overflow:auto;font:12px/1.5 ui-monospace,monospace}";
