/// <reference lib="dom" />
/** The longest side of a picture that is sent, in pixels: what a phone shows can be read at that size. */
const LONGEST = 1800;
/** A body of the API holds a million characters, words included. */
const MOST_BYTES = 600_000;
const QUALITIES = [0.85, 0.7, 0.5, 0.3];

const base64Of = (blob: Blob): Promise<string> =>
  new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(String(reader.result).replace(/^data:[^,]*,/, ''));
    reader.onerror = () => reject(reader.error);
    reader.readAsDataURL(blob);
  });

/**
 * A picture as it is sent: a JPEG of at most `MOST_BYTES`, drawn anew, so that nothing but what is to be seen goes
 * along (no place, no device). Null for what is no picture that this browser can read.
 */
export const asJpeg = async (file: Blob): Promise<string | null> => {
  const image = await createImageBitmap(file).catch(() => null);
  if (!image) return null;
  const scale = Math.min(1, LONGEST / Math.max(image.width, image.height));
  const canvas = document.createElement('canvas');
  canvas.width = Math.max(1, Math.round(image.width * scale));
  canvas.height = Math.max(1, Math.round(image.height * scale));
  const drawing = canvas.getContext('2d');
  if (!drawing) return null;
  // Where the picture is transparent, JPEG would be black.
  drawing.fillStyle = '#fff';
  drawing.fillRect(0, 0, canvas.width, canvas.height);
  drawing.drawImage(image, 0, 0, canvas.width, canvas.height);
  for (const quality of QUALITIES) {
    const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/jpeg', quality));
    if (blob && blob.size <= MOST_BYTES) return base64Of(blob);
  }
  return null;
};
