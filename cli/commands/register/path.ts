export const REGISTERS = '/api/staff/registers';

export const registerPath = (register: string): string => `${REGISTERS}/${encodeURIComponent(register)}`;
