// What is to be seen, as colours.

/** {width, height, rgba} of a screenshot of the page, or of `clip`; the browser itself decodes it. */
export async function pixels(page, options = {}) {
  const picture = await page.puppeteer.screenshot({ encoding: 'base64', ...options });
  const { width, height, url } = await page.evaluate(async (base64) => {
    const image = new Image();
    image.src = `data:image/png;base64,${base64}`;
    await image.decode();
    const canvas = document.createElement('canvas');
    canvas.width = image.width;
    canvas.height = image.height;
    const context = canvas.getContext('2d');
    context.drawImage(image, 0, 0);
    const { data } = context.getImageData(0, 0, image.width, image.height);
    const reader = new FileReader();
    await new Promise((done) => {
      reader.onload = done;
      reader.readAsDataURL(new Blob([data]));
    });
    return { width: image.width, height: image.height, url: reader.result };
  }, picture);
  return { width, height, rgba: Buffer.from(url.slice(url.indexOf(',') + 1), 'base64') };
}
