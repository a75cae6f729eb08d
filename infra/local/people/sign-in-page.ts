import { html } from '../../../functions/formats/markup.ts';

/** The page on which one says who one is: a button for each member of staff. */
export const htmlPage = (people: readonly { id: string; name: string }[]): string =>
  html`<!doctype html>
<html lang="zh-CN">
<head>
<meta charset="utf-8">
<title>登录 Sign in</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
</head>
<body style="font: 1rem/1.5 sans-serif; margin: 1.5rem">
<h1>您是谁？ Who are you?</h1>
<form method="post">
${people.map(
  ({
    id,
    name,
  }) => html`<p><button name="who" value="${id}" style="font: inherit; padding: 0.5rem 1rem">${name}</button></p>
`,
)}</form>
</body>
</html>
`.toString();
