//! Where a voice and music part: of all ways to cut a run of sound in two textures, the one that fits best.

/// What a change from one texture to the other costs, in the units of a log odds over two. Ours: so that a second that is
/// odd does not part a sentence or a tune, and three seconds do.
const CHANGE: f32 = 4.0;

/// For each piece, whether it is a voice; `odds` are the log odds that it is one by itself.
///
/// The path through two states of the greatest weight (Viterbi).
pub(super) fn voices(odds: &[f32]) -> Vec<bool> {
    // The weight of the best path that ends with music, with a voice; and for each piece and texture what came before.
    let mut best = [0.0_f32; 2];
    let mut before = Vec::with_capacity(odds.len());
    for odds in odds {
        let from = |texture: usize| {
            let (stays, changes) = (best[texture], best[1 - texture] - CHANGE);
            if stays >= changes { (texture, stays) } else { (1 - texture, changes) }
        };
        let (music, voice) = (from(0), from(1));
        before.push([music.0, voice.0]);
        best = [music.1 - odds / 2.0, voice.1 + odds / 2.0];
    }
    let mut texture = usize::from(best[1] > best[0]);
    let mut told: Vec<bool> = before
        .iter()
        .rev()
        .map(|from| {
            let is_voice = texture == 1;
            texture = from[texture];
            is_voice
        })
        .collect();
    told.reverse();
    told
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_odd_for_a_moment_parts_nothing() {
        let told = voices(&[3.0, 3.0, -2.0, -2.0, 3.0, 3.0]);
        assert_eq!(told, [true; 6]);
        let told = voices(&[3.0, 3.0, 3.0, -3.0, -3.0, -3.0]);
        assert_eq!(told, [true, true, true, false, false, false]);
        assert_eq!(voices(&[-0.5]), [false]);
        assert!(voices(&[]).is_empty());
    }

    #[test]
    fn no_way_weighs_more() {
        // Against all ways there are.
        let odds = [1.5, -4.0, -1.0, 2.0, 3.5, -6.0, -0.5, 1.0, 4.0, -2.0];
        let weight = |ways: &[bool]| {
            let sum: f32 =
                ways.iter().zip(odds).map(|(&voice, odds)| if voice { odds / 2.0 } else { -odds / 2.0 }).sum();
            sum - CHANGE * ways.windows(2).filter(|pair| pair[0] != pair[1]).count() as f32
        };
        let most = (0..1_u32 << odds.len())
            .map(|bits| weight(&(0..odds.len()).map(|i| bits >> i & 1 == 1).collect::<Vec<_>>()))
            .fold(f32::MIN, f32::max);
        assert!((weight(&voices(&odds)) - most).abs() < 1e-4);
    }
}
