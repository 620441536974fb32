// What is not there yet is nothing; what may not be read must not look like that.

/** The answer, or `absent` where the file or folder does not exist. Throws every other failure. */
export async function ifThere<T>(reading: Promise<T>, absent: T): Promise<T> {
  try {
    return await reading;
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return absent;
    throw error;
  }
}
