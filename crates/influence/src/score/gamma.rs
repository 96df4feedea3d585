//! The gamma distribution with rate 1: its share below a value, and its quantiles.

/// ln of the gamma function above 0: Lanczos' approximation with g = 7 and nine terms (Godfrey 2001), 15 digits.
fn ln_gamma(x: f64) -> f64 {
    const TERMS: [f64; 9] = [
        0.999_999_999_999_809_9,
        676.520_368_121_885_1,
        -1_259.139_216_722_402_8,
        771.323_428_777_653_1,
        -176.615_029_162_140_6,
        12.507_343_278_686_905,
        -0.138_571_095_265_720_12,
        9.984_369_578_019_572e-6,
        1.505_632_735_149_311_6e-7,
    ];
    if x < 0.5 {
        // Reflection, for the shapes of accounts about whom hardly anything is known.
        return (std::f64::consts::PI / (std::f64::consts::PI * x).sin()).ln() - ln_gamma(1.0 - x);
    }
    let x = x - 1.0;
    let (mut sum, mut below) = (TERMS[0], x);
    for term in &TERMS[1..] {
        below += 1.0;
        sum += term / below;
    }
    let t = x + 7.5;
    0.5 * (2.0 * std::f64::consts::PI).ln() + (x + 0.5) * t.ln() - t + sum.ln()
}

/// The share of a gamma distribution with this shape and rate 1 that lies below `x`: the regularised lower incomplete gamma
/// function, by its series below `shape + 1` and Lentz' continued fraction above (Numerical Recipes, third edition, 6.2). `shape` above 0.
#[must_use]
pub fn gamma_cdf(shape: f64, x: f64) -> f64 {
    if x <= 0.0 {
        return 0.0;
    }
    let front = (shape * x.ln() - x - ln_gamma(shape)).exp();
    if x < shape + 1.0 {
        let (mut term, mut sum, mut at) = (1.0 / shape, 1.0 / shape, shape);
        while term.abs() > sum.abs() * 1e-16 {
            at += 1.0;
            term *= x / at;
            sum += term;
        }
        return (sum * front).min(1.0);
    }
    let tiny = 1e-300;
    let mut b = x + 1.0 - shape;
    let (mut c, mut d) = (1.0 / tiny, 1.0 / b);
    let mut fraction = d;
    for step in 1..10_000 {
        let step = f64::from(step);
        let a = -step * (step - shape);
        b += 2.0;
        d = 1.0 / steady(a * d + b, tiny);
        c = steady(b + a / c, tiny);
        fraction *= d * c;
        if (d * c - 1.0).abs() < 1e-15 {
            break;
        }
    }
    (1.0 - front * fraction).clamp(0.0, 1.0)
}

fn steady(value: f64, tiny: f64) -> f64 {
    if value.abs() < tiny { tiny } else { value }
}

/// The value below which a share `p` lies, by halving on the logarithm: 12 digits. 0 for shapes so small that it is
/// below 1e-300.
///
/// `shape` is above 0 and `p` between 0 and 1; outside, what is nearest to it.
#[must_use]
pub fn gamma_quantile(shape: f64, p: f64) -> f64 {
    if shape.is_nan() || p.is_nan() || shape <= 0.0 || p <= 0.0 {
        return 0.0;
    }
    let p = p.min(1.0 - 1e-15);
    let (mut low, mut high) = (-690.0_f64, (shape + 40.0 * (shape.sqrt() + 1.0)).ln());
    if gamma_cdf(shape, low.exp()) > p {
        return 0.0;
    }
    for _ in 0..80 {
        let middle = f64::midpoint(low, high);
        if gamma_cdf(shape, middle.exp()) < p { low = middle } else { high = middle }
    }
    f64::midpoint(low, high).exp()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_values_come_out() {
        let near = |found: f64, wanted: f64| assert!((found / wanted - 1.0).abs() < 1e-6, "{found} {wanted}");
        near(ln_gamma(0.5), std::f64::consts::PI.sqrt().ln());
        near(ln_gamma(11.0), 3_628_800.0_f64.ln());
        // The exponential: 1 - e^-x.
        near(gamma_cdf(1.0, 2.0), 1.0 - (-2.0_f64).exp());
        near(gamma_quantile(1.0, 0.95), -(0.05_f64.ln()));
        // Half of chi-square's table: 10 degrees, 5 % and 95 %: 3.940299 and 18.307038; 1 degree, 95 %: 3.841459.
        near(gamma_quantile(5.0, 0.05), 3.940_299_1 / 2.0);
        near(gamma_quantile(5.0, 0.95), 18.307_038 / 2.0);
        near(gamma_quantile(0.5, 0.95), 3.841_458_8 / 2.0);
        // 200 degrees, 95 %: 233.994269.
        near(gamma_quantile(100.0, 0.95), 233.994_269 / 2.0);
    }

    #[test]
    fn quantiles_undo_shares_and_the_edges_are_tame() {
        for shape in [1e-3, 0.1, 0.7, 3.0, 250.0, 1e5] {
            for p in [0.05, 0.5, 0.95] {
                let at = gamma_quantile(shape, p);
                assert!(at == 0.0 || (gamma_cdf(shape, at) - p).abs() < 1e-7, "{shape} {p} {at}");
            }
        }
        assert_eq!(
            [gamma_quantile(0.0, 0.5), gamma_quantile(2.0, 0.0), gamma_quantile(f64::NAN, 0.5)],
            [0.0; 3]
        );
        assert!(gamma_quantile(2.0, 1.0).is_finite());
    }
}
