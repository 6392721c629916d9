//! Unit normals of random bits, in loops for vectors of single-precision numbers.
//!
//! Ours, because `rand_distr` draws one number at a time, by rejection: paths would lose their places in the sequence,
//! and vectors their lanes.

/// Unit normals of 32 random bits each: one is the sign, the others the two-sided tail probability.
///
/// Inversion by polynomials of our own (least squares with Lawson's weights, in the variables of Giles 2010), in
/// single precision: the error is below 1e-6 out to the largest value, 6.34, and below 5e-7 of the result beyond 0.1.
#[inline(always)]
pub(super) fn normals_of(bits: &[u32], normals: &mut [f32]) {
    let ((whole, rest), (of_whole, of_rest)) = (bits.as_chunks(), normals.as_chunks_mut());
    for (bits, normals) in whole.iter().zip(of_whole) {
        together(bits, normals);
    }
    // Single paths take their trends one by one.
    for (&bits, z) in rest.iter().zip(of_rest) {
        let [size] = if bits & TAIL < RARE { [far(tail(bits))] } else { central([tail(bits)]) };
        *z = signed(size, bits);
    }
}

/// Normals that are looked at together for rare ones.
const TOGETHER: usize = 64;
/// Numbers that are worked out side by side: each waits for itself from one term to the next, and not for the others.
const ABREAST: usize = 4;
/// The bits that are the tail probability.
const TAIL: u32 = 0x7fff_ffff;
/// Below it the tail is so small that w, which [`central`] explains, is above 6.25: e^−6.25/2 of 2^31.
const RARE: u32 = 2_073_810;

/// The normals of so many bits.
#[inline(always)]
fn together(bits: &[u32; TOGETHER], normals: &mut [f32; TOGETHER]) {
    const APART: usize = TOGETHER / ABREAST;
    let mut rare = 0;
    for i in 0..APART {
        let abreast: [u32; ABREAST] = std::array::from_fn(|k| bits[k * APART + i]);
        let sizes = central(abreast.map(tail));
        for k in 0..ABREAST {
            normals[k * APART + i] = signed(sizes[k], abreast[k]);
            rare |= u32::from(abreast[k] & TAIL < RARE);
        }
    }
    // The second polynomial is for one number in five hundred.
    if rare != 0 {
        for (z, &bits) in normals.iter_mut().zip(bits) {
            if bits & TAIL < RARE {
                *z = signed(far(tail(bits)), bits);
            }
        }
    }
}

/// Tail probability on both sides, between 0 and 1.
#[inline(always)]
fn tail(bits: u32) -> f32 {
    const SCALE: f32 = 1.0 / 2_147_483_648.0;
    ((bits & TAIL).cast_signed() as f32 + 0.5) * SCALE
}

/// A number with the sign that is the highest of the bits.
#[inline(always)]
fn signed(size: f32, bits: u32) -> f32 {
    f32::from_bits(size.to_bits() | (bits & !TAIL))
}

/// Sizes of the normals of tails that are not [`RARE`], a polynomial in w = −ln(tail·(2 − tail)) ≤ 6.25.
#[inline(always)]
fn central<const COUNT: usize>(tails: [f32; COUNT]) -> [f32; COUNT] {
    let logs = ln_single(tails.map(|tail| tail * (2.0 - tail)));
    let sums = polynomial(&NEAR, logs.map(|ln| -ln - 3.125));
    std::array::from_fn(|k| ((1.0 - tails[k]) * sums[k]).abs())
}

/// Size of the normal of a rare tail, a polynomial in √w.
fn far(tail: f32) -> f32 {
    let [ln] = ln_single([tail * (2.0 - tail)]);
    let [sum] = polynomial(&FAR, [(-ln).sqrt() - 3.5625]);
    (1.0 - tail) * sum
}

/// Natural logarithms of numbers in 0 … 1, with an error below 1e-7 of one or of the result.
#[inline(always)]
fn ln_single<const COUNT: usize>(x: [f32; COUNT]) -> [f32; COUNT] {
    // The exponent after moving the mantissa to √½ … √2.
    let exponents = x.map(|x| (x.to_bits().cast_signed() - 0x3f35_04f3) >> 23);
    let f: [f32; COUNT] = std::array::from_fn(|k| {
        f32::from_bits((x[k].to_bits().cast_signed() - (exponents[k] << 23)).cast_unsigned()) - 1.0
    });
    let sums = polynomial(&LN, f);
    std::array::from_fn(|k| {
        let (f, f2) = (f[k], f[k] * f[k]);
        exponents[k] as f32 * std::f32::consts::LN_2 + (f - f2 * 0.5 + f2 * f * sums[k])
    })
}

#[inline(always)]
fn polynomial<const TERMS: usize, const COUNT: usize>(terms: &[f32; TERMS], x: [f32; COUNT]) -> [f32; COUNT] {
    let mut sums = [terms[0]; COUNT];
    for &term in &terms[1..] {
        for (sum, x) in sums.iter_mut().zip(x) {
            *sum = *sum * x + term;
        }
    }
    sums
}

/// Normal over 1 − tail probability, in w − 3.125 for w up to 6.25; w = −ln(tail·(2 − tail)).
const NEAR: [f32; 10] = [
    -7.155_822_6e-9,
    -1.234_320_7e-8,
    6.160_152_6e-7,
    -2.154_160_3e-6,
    -1.974_185_6e-5,
    2.648_151_7e-4,
    -1.047_228_3e-3,
    -8.533_752_5e-3,
    3.396_347_5e-1,
    2.338_621,
];
/// The same beyond, in √w − 3.5625.
const FAR: [f32; 9] = [
    4.879_835e-5,
    -2.643_963_4e-4,
    5.509_786e-4,
    -7.680_56e-4,
    1.244_868e-3,
    -2.561_668_4e-3,
    4.127_049_4e-3,
    1.425_180_8,
    4.806_146,
];
/// ln(1 + f) beyond f − f²/2, over f³.
const LN: [f32; 7] =
    [8.479_167e-2, -1.431_671e-1, 0.150_208, -1.657_458e-1, 1.995_141_5e-1, -2.500_129_3e-1, 3.333_426_7e-1];
