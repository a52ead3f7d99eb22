use proptest::prelude::*;

use super::*;
use crate::timing::{ErlangA, erlang_b, erlang_c, mean_wait};

const NOBODY: &[Leaving] = &[];

fn law(wait: Wait, leaving: &[Leaving]) -> WaitLaw {
    WaitLaw::new(wait, leaving).expect("it is stable")
}

/// Times in seconds.
fn load(agents: u32, calls_per_hour: f64, handle_time: f64, patience: Option<f64>) -> Wait {
    let handle_time = Time::from_secs_f64(handle_time);
    Wait::Load { agents, calls_per_hour, handle_time, patience: patience.map(Time::from_secs_f64) }
}

fn leaving(after: f64, share: f64) -> Leaving {
    Leaving { after: Time::from_secs_f64(after), share }
}

#[track_caller]
fn near(value: f64, published: f64, within: f64) {
    assert!((value - published).abs() <= within, "{value}, published {published}");
}

#[track_caller]
fn same(value: f64, other: f64) {
    assert!((value - other).abs() <= 1e-9 * other.abs(), "{value}, elsewhere {other}");
}

/// 50 agents, 48 calls a minute of a minute (Mandelbaum and Zeltyn 2005).
fn fifty(patience: Option<f64>) -> Wait {
    load(50, 2_880.0, 60.0, patience)
}

/// Numbers of a generator with a seed (`SplitMix64`), uniform in 0..1.
struct Chance(u64);

impl Chance {
    fn next(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ (z >> 31)) >> 11) as f64 / (1_u64 << 53) as f64
    }

    fn exponential(&mut self, mean: f64) -> f64 {
        -mean * (-self.next()).ln_1p()
    }
}

/// The time by which only `share` of the callers still wait.
fn left(law: &WaitLaw, share: f64) -> f64 {
    let (mut low, mut high) = (0.0, 1e6);
    for _ in 0..100 {
        let middle = f64::midpoint(low, high);
        if law.waiting(middle) > share { low = middle } else { high = middle }
    }
    high
}

/// The 90th percentile of Erlang C, 58.139 s, and of the time in the queue of Erlang A, 12.46 s by Monte Carlo.
#[test]
fn mandelbaum_and_zeltyn_percentiles() {
    near(law(fifty(None), NOBODY).offered(0.9), 58.139, 1e-3);
    near(left(&law(fifty(None), NOBODY), 0.1), 58.139, 1e-3);
    near(left(&law(fifty(Some(120.0)), NOBODY), 0.1), 12.46, 0.1);
}

/// 360 calls in half an hour of 4 minutes, 55 agents: 84.6 % within 15 s.
#[test]
fn tanner_service_level() {
    near(law(load(55, 720.0, 240.0, None), NOBODY).answered(15.0), 0.845_883, 1e-6);
}

#[test]
fn without_patience_it_is_erlang_c() {
    for (n, a, handle) in
        [(1, 0.5, 60.0), (5, 4.0, 180.0), (50, 48.0, 60.0), (1_000, 990.0, 240.0), (300, 100.0, 240.0)]
    {
        let law = law(load(n, a * 3_600.0 / handle, handle, None), NOBODY);
        let (c, rate) = (erlang_c(n, a), (f64::from(n) - a) / handle);
        same(law.waits(), c);
        for t in [0.0, 0.1, 7.0, 60.0, 900.0, 20_000.0] {
            // What is below 1e-200 of the whole is counted as nothing.
            if rate * t < 450.0 {
                same(law.waiting(t), c * (-rate * t).exp());
            }
            same(law.answered(t), 1.0 - c * (-rate * t).exp());
        }
        same(law.answered_moments(f64::INFINITY)[1], c / rate);
        same(law.answered_moments(f64::INFINITY)[2], 2.0 * c / (rate * rate));
        same(law.mean_offered(), c / rate);
        assert_eq!(law.gave_up(1e9), 0.0);
    }
}

#[test]
fn with_patience_it_is_erlang_a() {
    for (n, per_hour, handle, patience) in [
        (10, 160.0, 180.0, 120.0),
        (5, 120.0, 180.0, 180.0),
        (1, 20.0, 180.0, 180.0),
        (50, 2_880.0, 60.0, 120.0),
        (50, 6_000.0, 60.0, 120.0),
        (1_000, 14_800.0, 240.0, 600.0),
        (3, 2_000.0, 300.0, 2.0),
        (100, 36_000.0, 240.0, 10_000.0),
    ] {
        let law = law(load(n, per_hour, handle, Some(patience)), NOBODY);
        let a = ErlangA::new(n, per_hour / 3_600.0, 1.0 / handle, 1.0 / patience);
        let (served, gone) = (law.answered_moments(f64::INFINITY), law.gave_up_moments(f64::INFINITY));
        same(law.waits(), a.waits);
        same(gone[0], a.abandons);
        same(served[0], 1.0 - a.abandons);
        same(served[1] + gone[1], a.mean_wait);
        same(served[0] * per_hour * handle / 3_600.0, a.occupancy * f64::from(n));
    }
}

#[test]
fn what_a_replay_assumes_is_the_mean_of_the_law() {
    for wait in [
        Wait::Fixed(Time::from_secs(95)),
        Wait::Mean(Time::from_secs(95)),
        Wait::Percentiles { p50: Time::from_secs(60), p90: Time::from_secs(240) },
        fifty(None),
        fifty(Some(120.0)),
    ] {
        let law = law(wait, NOBODY);
        let mean = law.answered_moments(f64::INFINITY)[1] + law.gave_up_moments(f64::INFINITY)[1];
        near(mean, mean_wait(wait).secs_f64(), 1e-6);
    }
}

#[test]
fn a_stated_wait_is_its_own_law() {
    let fixed = law(Wait::Fixed(Time::from_secs(95)), NOBODY);
    assert_eq!((fixed.answered(94.999), fixed.answered(95.0), fixed.waiting(94.999)), (0.0, 1.0, 1.0));
    assert_eq!((fixed.best(), fixed.worst(), fixed.offered(0.7)), (95.0, Some(95.0), 95.0));
    assert_eq!((fixed.answered_moments(94.0), fixed.answered_moments(95.0)), ([0.0; 3], [1.0, 95.0, 9_025.0]));

    let mean = law(Wait::Mean(Time::from_secs(95)), NOBODY);
    same(mean.answered(95.0), 1.0 - (-1.0_f64).exp());
    same(mean.offered(0.5), 95.0 * 2.0_f64.ln());
    same(mean.waiting(9_500.0), (-100.0_f64).exp());
    assert_eq!((mean.best(), mean.worst(), mean.patience()), (0.0, None, None));

    let two = law(Wait::Percentiles { p50: Time::from_secs(60), p90: Time::from_secs(240) }, NOBODY);
    same(two.answered(60.0), 0.5);
    same(two.answered(240.0), 0.9);
    same(two.offered(0.9), 240.0);
    assert_eq!((two.answered(0.0), two.waiting(0.0), two.offered(0.0)), (0.0, 1.0, 0.0));

    let alike = law(Wait::Percentiles { p50: Time::from_secs(60), p90: Time::from_secs(60) }, NOBODY);
    assert_eq!(alike.worst(), Some(60.0));
}

/// M/M/n+D: everybody who would wait tau or longer overflows, and nobody else.
#[test]
fn one_agent_with_overflow_is_busy_as_long_as_somebody_is_served() {
    for (per_hour, tau) in [(20.0, 60.0), (60.0, 120.0), (600.0, 30.0)] {
        let law = law(load(1, per_hour, 180.0, None), &[leaving(tau, 1.0)]);
        // A caller meets the agent as often as he is: the share of time he is busy is the work that is done.
        same(law.answered(tau) * per_hour * 180.0 / 3_600.0, law.waits());
        same(law.answered(tau) + law.waiting(tau), 1.0);
    }
    // Some take a callback after a minute, the others overflow after five, and patience ends anyhow.
    let wait = load(1, 60.0, 180.0, Some(200.0));
    let law = law(wait, &[leaving(300.0, 1.0), leaving(60.0, 0.4)]);
    let stays = law.answered(60.0) + 0.6 * (law.answered(300.0) - law.answered(60.0));
    same(stays * 60.0 * 180.0 / 3_600.0, law.waits());
}

#[test]
fn an_overflow_makes_a_queue_stable() {
    let wait = load(50, 6_000.0, 60.0, None);
    let wrong = WaitLaw::new(wait, NOBODY).expect_err("100 Erlang, 50 agents");
    assert_eq!(wrong, Unstable { agents: 50, load: 100.0, stay: 1.0 });
    assert_eq!(wrong.to_string(), "its calls keep 100.0 people busy, and 50 answer: it only grows");
    assert!(WaitLaw::new(wait, &[leaving(60.0, 0.0)]).is_err());
    let wrong = WaitLaw::new(wait, &[leaving(60.0, 0.5)]).expect_err("as many stay as they can serve");
    assert_eq!(
        wrong.to_string(),
        "its calls keep 100.0 people busy, 50.0 after those who leave it, and 50 answer: it only grows"
    );
    assert!(WaitLaw::new(wait, &[leaving(60.0, 0.3), leaving(90.0, 0.3)]).is_ok());
    assert!(WaitLaw::new(load(50, 3_000.0, 60.0, None), NOBODY).is_err(), "as many as they can serve");

    let law = law(wait, &[leaving(60.0, 1.0)]);
    let served = law.answered(60.0) * 100.0;
    assert!(served <= 50.0 * (1.0 + 1e-12) && served > 49.99, "{served}");
    assert!(law.best() == 0.0 && law.worst().is_none());
}

/// Each caller takes the agent who is free first, unless she has left by then: M/M/n+G played out.
#[test]
fn calls_played_out_follow_the_law() {
    let (n, handle, per_hour) = (10, 180.0, 260.0);
    for (patience, early) in [
        (None, vec![leaving(60.0, 1.0)]),
        (None, vec![leaving(45.0, 0.3), leaving(150.0, 0.4)]),
        (Some(120.0), vec![leaving(30.0, 0.25), leaving(90.0, 1.0)]),
    ] {
        let law = law(load(n, per_hour, handle, patience), &early);
        let mut chance = Chance(7);
        let mut free = vec![0.0_f64; n as usize];
        let (mut now, calls) = (0.0, 400_000);
        let (mut waits, mut longer, mut gave_up) = (0.0, [0.0; 4], 0.0);
        let times = [20.0, 45.0, 90.0, 200.0];
        for _ in 0..calls {
            now += chance.exponential(3_600.0 / per_hour);
            let first = (0..free.len()).min_by(|a, b| free[*a].total_cmp(&free[*b])).unwrap_or(0);
            let offered = (free[first] - now).max(0.0);
            let hangs_up = patience.map_or(f64::INFINITY, |mean| chance.exponential(mean));
            let mut stays = hangs_up;
            for leaving in &early {
                if chance.next() < leaving.share {
                    stays = stays.min(leaving.after.secs_f64());
                }
            }
            if offered <= stays {
                free[first] = now.max(free[first]) + chance.exponential(handle);
            }
            waits += f64::from(u8::from(offered > 0.0));
            gave_up += f64::from(u8::from(hangs_up < offered && hangs_up <= 45.0));
            for (count, t) in longer.iter_mut().zip(times) {
                *count += f64::from(u8::from(offered.min(hangs_up) > t));
            }
        }
        // Calls one after another are alike: the error is some times that of independent ones, 0.0008.
        let calls = f64::from(calls);
        near(waits / calls, law.waits(), 0.01);
        near(gave_up / calls, law.gave_up(45.0), 0.005);
        for (count, t) in longer.iter().zip(times) {
            near(count / calls, law.waiting(t), 0.01);
        }
    }
}

#[test]
fn drawn_waits_follow_the_law() {
    let early = [leaving(40.0, 0.3), leaving(100.0, 0.5)];
    for law in [
        law(fifty(None), NOBODY),
        law(fifty(Some(120.0)), NOBODY),
        law(load(5, 140.0, 180.0, Some(60.0)), &early),
        law(load(5, 140.0, 180.0, None), &early),
        law(Wait::Mean(Time::from_secs(30)), NOBODY),
        law(Wait::Percentiles { p50: Time::from_secs(20), p90: Time::from_secs(90) }, NOBODY),
    ] {
        let mut chance = Chance(11);
        let (calls, times) = (100_000, [0.0, 3.0, 20.0, 60.0, 150.0]);
        let (mut answered, mut gave_up) = ([0.0; 5], [0.0; 5]);
        for _ in 0..calls {
            let offered = law.offered(chance.next());
            let patience = law.patience().map_or(f64::INFINITY, |mean| chance.exponential(mean));
            for (at, t) in times.iter().enumerate() {
                answered[at] += f64::from(u8::from(offered <= patience && offered <= *t));
                gave_up[at] += f64::from(u8::from(patience < offered && patience <= *t));
            }
        }
        for (at, t) in times.into_iter().enumerate() {
            // Four standard errors of a half.
            near(answered[at] / f64::from(calls), law.answered(t), 0.0064);
            near(gave_up[at] / f64::from(calls), law.gave_up(t), 0.0064);
        }
    }
}

/// By Simpson's rule on the integral by parts: the moment until T is `T^k F(T)` less the integral of `k w^(k-1) F(w)`.
fn simpson(until: f64, k: i32, f: impl Fn(f64) -> f64) -> f64 {
    let steps = 20_000;
    let step = until / f64::from(steps);
    let sum: f64 = (0..=steps)
        .map(|at| {
            let w = f64::from(at) * step;
            let weight = if at == 0 || at == steps { 1.0 } else { f64::from(2 + 2 * (at % 2)) };
            weight * f64::from(k) * w.powi(k - 1) * f(w)
        })
        .sum();
    until.powi(k) * f(until) - sum * step / 3.0
}

#[test]
fn moments_are_the_integrals_of_the_distribution() {
    // Times of leaving on Simpson's grid: the distribution has a kink there.
    for law in [
        law(load(5, 140.0, 180.0, Some(60.0)), &[leaving(40.0, 0.3), leaving(100.0, 1.0)]),
        law(load(5, 140.0, 180.0, None), &[leaving(100.0, 0.5)]),
        law(fifty(Some(120.0)), NOBODY),
        law(Wait::Mean(Time::from_secs(30)), NOBODY),
        law(Wait::Percentiles { p50: Time::from_secs(20), p90: Time::from_secs(90) }, NOBODY),
    ] {
        for until in [20.0, 200.0] {
            let (answered, gave_up) = (law.answered_moments(until), law.gave_up_moments(until));
            same(answered[0], law.answered(until));
            same(gave_up[0], law.gave_up(until));
            for k in 1..3 {
                near(answered[k], simpson(until, k as i32, |w| law.answered(w)), 1e-7 * answered[k]);
                near(gave_up[k], simpson(until, k as i32, |w| law.gave_up(w)), 1e-7 * gave_up[k]);
            }
        }
    }
}

#[test]
fn large_and_lopsided_systems_stay_numbers() {
    for (wait, early) in [
        // lambda / theta is 1e5.
        (load(1_000, 36_000.0, 240.0, Some(10_000.0)), vec![]),
        (load(100_000, 1e7, 36.0, Some(300.0)), vec![leaving(600.0, 1.0)]),
        (load(100_000, 1e7, 3_600.0, Some(36_000.0)), vec![]),
        (load(1, 1e7, 3_600.0, Some(0.001)), vec![]),
        (load(1, 1e7, 3_600.0, None), vec![leaving(1e6, 1.0)]),
        (load(1_000, 1.0, 1.0, None), vec![]),
        (load(1_000, 0.0, 60.0, Some(60.0)), vec![]),
        (load(3, 10.0, 60.0, Some(60.0)), vec![leaving(0.0, 1.0)]),
    ] {
        let law = law(wait, &early);
        let all = law.answered(f64::INFINITY) + law.gave_up(f64::INFINITY);
        near(all, 1.0, 1e-12);
        assert_eq!(law.waiting(f64::INFINITY), 0.0);
        for u in [0.0, 1e-12, 0.3, 0.5, 0.999, 1.0 - 1e-12] {
            let v = law.offered(u);
            assert!(v.is_finite() && v >= 0.0, "{wait:?}: {v}");
        }
        assert!(law.mean_offered().is_finite());
    }
    // The fluid limit: those beyond the capacity give up, and the others are offered `ln(load / n)` patiences.
    let law = law(load(1_000, 36_000.0, 240.0, Some(10_000.0)), NOBODY);
    near(law.gave_up(f64::INFINITY), 1.0 - 1_000.0 / 2_400.0, 1e-9);
    near(law.offered(0.5), 10_000.0 * 2.4_f64.ln(), 10.0);
}

#[test]
fn blocking_is_known_where_its_reciprocal_is_no_number() {
    for (n, a) in [(1, 3.0), (2, 1.0), (56, 48.0), (400, 390.0)] {
        same(load::ln_over_blocking(n, a).exp(), 1.0 / erlang_b(n - 1, a));
    }
    // 1 / B(999, 1) is 999! times a little more than e: Stirling's series.
    let n = 999.0_f64;
    let factorial = n * n.ln() - n + 0.5 * (2.0 * std::f64::consts::PI * n).ln() + 1.0 / (12.0 * n);
    same(load::ln_over_blocking(1_000, 1.0), factorial + 1.0);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn any_queue_keeps_its_identities(
        n in 1_u32..200,
        busy in 0.01_f64..3.0,
        handle in 5.0_f64..2_000.0,
        patience in proptest::option::of(1.0_f64..5_000.0),
        early in proptest::collection::vec((0.0_f64..1_000.0, 0.0_f64..1.0), 0..4),
        overflow in 1.0_f64..2_000.0,
        u in 0.0_f64..1.0,
        t in 0.0_f64..3_000.0,
    ) {
        let mut early: Vec<_> = early.into_iter().map(|(after, share)| leaving(after, share)).collect();
        early.push(leaving(overflow, 1.0));
        let law = law(load(n, busy * f64::from(n) * 3_600.0 / handle, handle, patience), &early);
        let (served, gone) = (law.answered_moments(f64::INFINITY), law.gave_up_moments(f64::INFINITY));
        // One is either answered or gives up, now or at last; who is patient for 1/theta gives up at theta a second.
        prop_assert!((served[0] + gone[0] - 1.0).abs() < 1e-12);
        prop_assert!((law.answered(t) + law.gave_up(t) + law.waiting(t) - 1.0).abs() < 1e-12);
        if let Some(patience) = law.patience() {
            prop_assert!((gone[0] - (served[1] + gone[1]) / patience).abs() <= 1e-12 + 1e-9 * gone[0]);
        }
        prop_assert!(law.answered(t) <= law.answered(t * 1.01) + 1e-15);
        // The inverse is one, and the quadrature of two parts is that of the whole.
        let v = law.offered(u);
        let patient = law.patience().map_or(1.0, |patience| (-v / patience).exp());
        if v > 0.0 && patient > 1e-12 {
            // A second is known to a part in 1e15, and all agents together end so many calls in it.
            let within = 1e-12 + 1e-15 * v * f64::from(n) / handle * busy.max(1.0);
            prop_assert!((law.waiting(v) / patient - (1.0 - u)).abs() < within, "{v}");
        } else if v == 0.0 {
            prop_assert!(u <= 1.0 - law.waits() + 1e-15);
        }
    }
}
