//! Whether an Ogg file has its end: its header says nothing of its length.

use std::io::{Read, Seek, SeekFrom};

/// The largest page there is: a header of 27 bytes, 255 lengths of segments, and 255 segments of 255 bytes (RFC 3533,
/// section 6).
const LARGEST: u64 = 27 + 255 + 255 * 255;

/// Whether the last page is missing, or not all of it is there; a reader that fails has no end either. The reader is left
/// at the beginning.
pub(super) fn is_unclosed<R: Read + Seek>(reader: &mut R, length: u64) -> bool {
    let mut end = Vec::new();
    let from = length.saturating_sub(2 * LARGEST);
    let read = reader.seek(SeekFrom::Start(from)).and_then(|_| reader.read_to_end(&mut end));
    let back = reader.seek(SeekFrom::Start(0));
    read.is_err() || back.is_err() || !ends(&end)
}

/// Whether a stream's last page stands whole at the end of some bytes.
fn ends(bytes: &[u8]) -> bool {
    let Some(page) = bytes.windows(4).rposition(|four| four == b"OggS").and_then(|at| bytes.get(at..)) else {
        return false;
    };
    // The flags, the number of segments, their lengths.
    let (Some(flags), Some(segments)) = (page.get(5), page.get(26)) else { return false };
    let lengths = page.get(27..27 + usize::from(*segments));
    let whole = lengths.map(|lengths| 27 + lengths.len() + lengths.iter().map(|one| usize::from(*one)).sum::<usize>());
    flags & 4 != 0 && whole.is_some_and(|whole| whole <= page.len())
}
