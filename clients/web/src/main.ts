import "./styles/base.css";
import { mount } from "svelte";
import App from "./App.svelte";
import { words } from "./i18n/index.svelte";
import { colours } from "./lib/theme.svelte";

const target = document.getElementById("app");
if (target === null) throw new Error("index.html has no #app");
colours.start();
words
  .start()
  .catch((error: unknown) => {
    // The page works in English when a catalogue cannot be fetched.
    console.warn(error);
  })
  .finally(() => {
    mount(App, { target });
  });
