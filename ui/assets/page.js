// What the browser does by itself: fill in a question that was clicked, step through citations, copy an answer, save a
// conversation, choose light or dark, and carry what was typed over a page loaded anew or in the other language. Knows
// the ids of the page, no server.
window.chuangce = (() => {
  // Gradio's own few words follow the browser's language: let them follow the page's.
  const language = document.documentElement.lang;
  Object.defineProperty(navigator, "language", { get: () => language });

  const FRAMES = ["reader", "shelf-reader"];
  const BOXES = "#question, #job, #plan, #shelf-text, [id^='guided-']";
  const NARROW = 800; // pixels: below, the reader stands under what opens it
  const take = (name) => {
    const value = sessionStorage.getItem(name);
    sessionStorage.removeItem(name);
    return value;
  };
  const byId = (id) => document.getElementById(id);
  const field = (id) => document.querySelector(`#${id} textarea, #${id} input[type=text]`);
  const write = (box, value) => {
    const kind = box.tagName === "TEXTAREA" ? HTMLTextAreaElement : HTMLInputElement;
    Object.getOwnPropertyDescriptor(kind.prototype, "value").set.call(box, value);
    box.dispatchEvent(new Event("input", { bubbles: true }));
  };

  // A browser tab's own key, under which the server keeps its conversation.
  const key = () => {
    let mine = sessionStorage.getItem("cc-key");
    if (!mine) {
      mine = [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
      sessionStorage.setItem("cc-key", mine);
    }
    return mine;
  };
  const tab = () => take("cc-tab") || "";
  const exercise = () => take("cc-exercise") || "";

  // Citations: the one that is open, and its neighbours in the same answer.
  let cited = [];
  let at = -1;
  const choose = (link) => {
    const around = link.closest(".cc-exchange");
    cited = around ? [...around.querySelectorAll(".cc-sources .cc-cite, .cc-nearest a")] : [];
    at = cited.findIndex((other) => other.href === link.href);
    document.querySelectorAll(".cc-cite[aria-current]").forEach((other) => other.removeAttribute("aria-current"));
    around?.querySelectorAll("a").forEach((other) => {
      if (other.href === link.href) other.setAttribute("aria-current", "true");
    });
    if (!byId("cite-at")) return;
    byId("cite-at").textContent = at < 0 ? "" : `${at + 1} / ${cited.length}`;
    byId("cite-prev").disabled = at <= 0;
    byId("cite-next").disabled = at < 0 || at + 1 >= cited.length;
  };
  const step = (by) => {
    const link = cited[at + by];
    if (!link) return;
    byId("reader").src = link.href;
    choose(link);
  };

  const close = () => {
    const reader = byId("reader");
    cited = [];
    at = -1;
    reader.src = reader.dataset.empty;
    byId("cite-at").textContent = "";
    byId("cite-prev").disabled = byId("cite-next").disabled = true;
  };

  // Light or dark: as the system has it until a person chooses.
  const dark = () => document.body.classList.contains("dark");
  const paint = (wanted) => document.body.classList.toggle("dark", wanted);
  const chosen = localStorage.getItem("cc-dark");
  if (chosen !== null && !new URLSearchParams(location.search).has("__theme")) {
    const keep = () => dark() !== (localStorage.getItem("cc-dark") === "1") && paint(!dark());
    addEventListener("DOMContentLoaded", () => {
      keep();
      new MutationObserver(keep).observe(document.body, { attributes: true, attributeFilter: ["class"] });
    });
  }

  const until = async (so) => {
    for (let tries = 0; tries < 300 && !so(); tries++) await new Promise((done) => setTimeout(done, 100));
  };

  // What was typed, kept over a load; put back as soon as its box is there.
  const remember = () => {
    const typed = { ...drafts }; // what could not be put back yet is kept on
    for (const { id } of document.querySelectorAll(BOXES)) if (field(id)?.value) typed[id] = field(id).value;
    sessionStorage.setItem("cc-drafts", JSON.stringify(typed));
    const open = document.querySelector("[role=tab][aria-selected=true]")?.id ?? "";
    sessionStorage.setItem("cc-tab", open.replace(/^tab-|-button$/g, ""));
    sessionStorage.setItem("cc-exercise", document.querySelector("#exercise input")?.value ?? "");
    if (byId("pause")) answer = [asked(), field("answer")?.value ?? ""];
    if (answer) sessionStorage.setItem("cc-answer", JSON.stringify(answer));
  };
  addEventListener("pagehide", remember);
  const drafts = JSON.parse(take("cc-drafts") || "{}");
  // An interview under way: its question and what was typed to it. It is resumed, and where it asks the same again, that
  // is put back, after what the server kept earlier.
  const asked = () => document.querySelector("#asked h2")?.textContent ?? "";
  let answer = JSON.parse(take("cc-answer") || "null");
  let resume = take("cc-resume") !== null || answer !== null;
  const restore = () => {
    for (const id of Object.keys(drafts)) {
      if (!field(id)) continue;
      if (!field(id).value) write(field(id), drafts[id]);
      delete drafts[id];
    }
    if (resume && byId("resume")) {
      resume = false;
      byId("resume").click();
    }
    if (answer && byId("pause") && asked()) {
      const [question, text] = answer;
      answer = null;
      if (text && question === asked()) setTimeout(() => field("answer") && write(field("answer"), text), 300);
    }
    if (!resume && !answer && Object.keys(drafts).length === 0) watch.disconnect();
  };
  const watch = new MutationObserver(restore);
  if (resume || Object.keys(drafts).length > 0) {
    addEventListener("DOMContentLoaded", () => watch.observe(document.body, { childList: true, subtree: true }));
  }

  // The other language: an interview under way is paused first, which keeps what was typed, and resumed after.
  // Gradio takes what it hides out of the page: where there is a way to pause or to go on, an interview is under way.
  const change = async (address) => {
    if (byId("next")) sessionStorage.setItem("cc-resume", "1");
    if (byId("pause")) {
      byId("pause").click();
      await until(() => byId("setup"));
      sessionStorage.setItem("cc-resume", "1");
    }
    location.assign(address);
  };

  // The code editor keeps the colours of the moment it was made, light or dark: each gets one to read on a light ground
  // and one on a dark (WCAG AA). What scrolls must take the focus.
  const CODE = {
    "rgb(208, 135, 112)": ["#93452b", "#d08770"], "rgb(94, 129, 172)": ["#2f5480", "#81a1c1"],
    "rgb(235, 203, 139)": ["#6f5300", "#ebcb8b"], "rgb(136, 192, 208)": ["#24606f", "#88c0d0"],
    "rgb(163, 190, 140)": ["#44602b", "#a3be8c"], "rgb(180, 142, 173)": ["#75496d", "#b48ead"],
    "rgb(143, 188, 187)": ["#2a5f5d", "#8fbcbb"], "rgb(191, 97, 106)": ["#93323c", "#e08e95"],
    "rgb(129, 161, 193)": ["#34567a", "#81a1c1"], "rgb(67, 76, 94)": ["#434c5e", "#a3abb8"],
    "rgb(76, 86, 106)": ["#4c566a", "#a3abb8"], "rgb(181, 189, 104)": ["#54591f", "#b5bd68"],
    "rgb(253, 163, 49)": ["#7f4c00", "#fda331"], "rgb(111, 179, 210)": ["#1f5f7d", "#6fb3d2"],
    "rgb(204, 153, 204)": ["#7a407a", "#cc99cc"], "rgb(138, 190, 183)": ["#265e57", "#8abeb7"],
    "rgb(252, 109, 36)": ["#97390a", "#fc6d24"], "rgb(221, 221, 221)": ["#33383f", "#dddddd"],
    "rgb(128, 128, 128)": ["#5a6270", "#a3abb8"],
  };
  const mend = () => {
    for (const scroller of document.querySelectorAll(".cm-scroller[tabindex='-1']")) {
      scroller.tabIndex = 0;
      for (const sheet of [...document.styleSheets, ...document.adoptedStyleSheets]) {
        for (const { selectorText, style } of sheet.cssRules) {
          const pair = selectorText?.startsWith(".ͼ") && CODE[style.color];
          if (pair) style.color = `light-dark(${pair.join(", ")})`;
        }
      }
    }
  };
  addEventListener("DOMContentLoaded", () => {
    new MutationObserver(mend).observe(document.body, { childList: true, subtree: true });
  });

  // What can be done with an answer: copying is done here, the rest is told to the server, which draws the answer anew.
  let acted = null;
  const copy = async (text) => {
    try {
      await navigator.clipboard.writeText(text);
      return true;
    } catch {  // a page that came over plain HTTP from another machine has no clipboard
      const box = document.createElement("textarea");
      box.value = text;
      document.body.append(box);
      box.select();
      const done = document.execCommand("copy");
      box.remove();
      return done;
    }
  };
  const acts = (element, trigger) => element.addEventListener("click", async (event) => {
    const button = event.target instanceof Element ? event.target.closest(".cc-act") : null;
    if (!button) return;
    const { act, at, text, done, failed } = button.dataset;
    acted = button;
    if (act === "copy") {
      const said = button.parentElement.querySelector(".cc-said");
      const before = said.textContent;
      said.textContent = (await copy(text)) ? done : failed;
      button.focus();
      setTimeout(() => [done, failed].includes(said.textContent) && (said.textContent = before), 3000);
    } else if (act === "edit") trigger("edit");
    else if (act === "retry" || act === "model") trigger("retry", { model: act === "model" });
    else trigger("like", { at: Number(at), liked: act === "helpful" });
  });
  const show = (element) => {
    element?.focus();
    element?.scrollIntoView({ block: "nearest" });
  };
  const toBox = () => show(field("question"));
  const toAsked = () => setTimeout(() => {  // where the page is wide the conversation scrolls by itself
    if (innerWidth < NARROW) [...document.querySelectorAll(".cc-question")].at(-1)?.scrollIntoView({ block: "nearest" });
  }, 100);
  const troubled = () => {
    const trouble = document.querySelector("#feedback-trouble .cc-error");
    trouble?.scrollIntoView({ block: "nearest" });
    return trouble !== null;
  };
  const toAnswer = () => !troubled() && acted?.isConnected && show(acted);
  const toForm = async () => {
    if (troubled() || acted?.dataset.act !== "unhelpful") return;
    const first = () => document.querySelector("#feedback-reasons input");
    await until(first);
    show(first());
    byId("feedback")?.scrollIntoView({ block: "nearest" });
  };
  const save = (text) => {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([text], { type: "text/markdown;charset=utf-8" }));
    link.download = `chuangce-${new Date().toLocaleDateString("sv")}.md`;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 1000);
  };

  addEventListener("click", (event) => {
    const target = event.target instanceof Element ? event.target : null;
    const ask = target?.closest(".cc-ask");
    if (ask && field("question")) {
      write(field("question"), ask.textContent);
      setTimeout(() => byId("send")?.click(), 50);
      return;
    }
    const link = target?.closest("a");
    if (link && FRAMES.includes(link.target)) {
      choose(link);
      const frame = byId(link.target);
      if (innerWidth < NARROW) frame?.closest(".cc-beside, .block")?.scrollIntoView({ block: "start" });
      return;
    }
    if (target?.closest("#language")) {
      event.preventDefault();
      change(target.closest("#language").href);
    } else if (target?.closest("#appearance")) {
      localStorage.setItem("cc-dark", dark() ? "0" : "1");
      paint(!dark());
    } else if (target?.closest("#clear")) close();
    else if (target?.closest("#cite-prev")) step(-1);
    else if (target?.closest("#cite-next")) step(1);
  });

  return { key, tab, exercise, acts, save, toAsked, toBox, toForm, toAnswer };
})();
