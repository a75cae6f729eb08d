/** The mail library, which is large: imported when there is something to send. */
export { createTransport } from 'nodemailer';
