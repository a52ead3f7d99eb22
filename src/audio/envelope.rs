//! The outline of a sound, for a drawing of it: how far it goes up and down in each of a bounded number of pieces.

/// Pieces that an outline has at most. Ours: more than a page is wide.
const MOST: usize = 2_000;

/// The outline of sound that comes in pieces of any length. It costs the same however long the sound is.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Envelope {
    /// Lowest and highest sample of each piece.
    pieces: Vec<(i16, i16)>,
    /// Samples of a piece; all but the last have as many.
    each: usize,
    /// Samples of the last piece.
    last: usize,
}

impl Default for Envelope {
    fn default() -> Self {
        // 5 ms at 8 kHz: shorter than anything that could be seen.
        Self { pieces: Vec::new(), each: 40, last: 40 }
    }
}

impl Envelope {
    /// Takes the next samples.
    pub fn push(&mut self, samples: &[i16]) {
        for sample in samples {
            if self.last == self.each {
                if self.pieces.len() == MOST {
                    self.halve();
                }
                if self.last == self.each {
                    self.pieces.push((*sample, *sample));
                    self.last = 0;
                }
            }
            if let Some((low, high)) = self.pieces.last_mut() {
                *low = (*low).min(*sample);
                *high = (*high).max(*sample);
            }
            self.last += 1;
        }
    }

    /// Makes one piece of every two.
    fn halve(&mut self) {
        self.pieces =
            self.pieces.chunks(2).map(|two| two.iter().fold((0, 0), |a, b| (b.0.min(a.0), b.1.max(a.1)))).collect();
        self.each *= 2;
        // An even number of pieces was full.
        self.last = self.each;
    }

    /// Lowest and highest sample of each piece, in order; the last one may be shorter than the others.
    #[must_use]
    pub fn pieces(&self) -> &[(i16, i16)] {
        &self.pieces
    }

    /// Samples in each piece.
    #[must_use]
    pub fn each(&self) -> usize {
        self.each
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_outline_is_as_long_as_the_sound_and_keeps_its_peaks() {
        for length in [0, 1, 39, 40, 41, 80_000, 80_001, 1_000_000] {
            let mut outline = Envelope::default();
            let mut samples = vec![100i16; length];
            if let Some(middle) = samples.get_mut(length / 2) {
                *middle = -9_000;
            }
            samples.chunks(777).for_each(|piece| outline.push(piece));
            let (pieces, each) = (outline.pieces(), outline.each());
            assert_eq!(pieces.len(), length.div_ceil(each), "{length}");
            assert!(pieces.len() <= MOST);
            assert_eq!(pieces.iter().filter(|piece| piece.0 == -9_000).count(), usize::from(length > 0), "{length}");
            assert_eq!(pieces.get(length / 2 / each).map(|piece| piece.0), (length > 0).then_some(-9_000), "{length}");
        }
    }
}
