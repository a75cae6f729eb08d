/** People and organisations of the demonstration. Every one is made up, and called so (示例). */
export const person = (name: string) => ({ kind: 'natural-person', name: `示例${name}` }) as const;
export const company = (name: string) => ({ kind: 'company', name: `示例${name}有限公司（虚构）` }) as const;
export const research = (name: string) => ({ kind: 'research', name: `示例${name}研究所（虚构）` }) as const;
export const other = (name: string) => ({ kind: 'other', name: `示例${name}（虚构）` }) as const;
