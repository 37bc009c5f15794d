/** Said when somebody runs the server without having built its pages. */
export const NOT_BUILT = `<!doctype html><html lang="zh-CN"><meta charset="utf-8"><title>常来 Changlai</title>
<p>服务正在运行，但页面还没有构建。请管理员运行 <code>npm run build</code>，然后刷新。</p>
<p lang="en">The server is running, but its pages are not built. An admin runs <code>npm run build</code>; then reload.</p></html>`
