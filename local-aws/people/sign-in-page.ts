/** Text as it stands in a document and in a quoted attribute value. */
const escaped = (text: string): string => text.replace(/[&<>"']/g, (mark) => `&#${mark.charCodeAt(0)};`);

/** The page on which one says who one is: a button for each of the people. */
export const htmlPage = (people: readonly { id: string; name: string }[]): string => `<!doctype html>
<html lang="zh-CN">
<head>
<meta charset="utf-8">
<title>登录 Sign in</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
</head>
<body style="font: 1rem/1.5 sans-serif; margin: 1.5rem">
<h1>您是谁？ Who are you?</h1>
<form method="post">
${people
  .map(
    ({ id, name }) =>
      `<p><button name="who" value="${escaped(id)}" style="font: inherit; padding: 0.5rem 1rem">${escaped(name)}</button></p>\n`,
  )
  .join('')}</form>
</body>
</html>
`;
