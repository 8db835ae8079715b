import { svelte } from "@sveltejs/vite-plugin-svelte";
import { defineConfig } from "vitest/config";

export default defineConfig({
  plugins: [svelte()],
  // Relative addresses, so that the page also works below a path of a reverse proxy.
  base: "./",
  build: {
    target: "es2022",
    // Everything is a file of its own: the page's policy allows neither inline code nor data addresses.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: true,
    // The licences of what is bundled ask to be passed on with it.
    license: { fileName: "licenses.txt" },
  },
  server: {
    proxy: {
      "/ws": { target: "ws://127.0.0.1:8765", ws: true },
      "/api": "http://127.0.0.1:8765",
    },
  },
  test: {
    include: ["src/**/*.test.ts"],
  },
});
