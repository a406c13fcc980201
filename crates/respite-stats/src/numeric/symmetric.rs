//! Small symmetric matrices: eigenvalues by Jacobi's rotations, and the nearest matrix without negative ones.

/// Eigenvalues, and the eigenvectors as columns, of a symmetric matrix.
pub(crate) fn eigen(matrix: &[f64], size: usize) -> (Vec<f64>, Vec<f64>) {
    let mut a = matrix.to_vec();
    let mut vectors = vec![0.0; size * size];
    (0..size).for_each(|i| vectors[i * size + i] = 1.0);
    let total: f64 = a.iter().map(|value| value * value).sum();
    for _ in 0..100 {
        let off: f64 = (0..size).flat_map(|i| (0..i).map(move |j| (i, j))).map(|(i, j)| a[i * size + j] * a[i * size + j]).sum();
        if off <= 1e-32 * total {
            break;
        }
        for p in 0..size {
            for q in p + 1..size {
                rotate(&mut a, &mut vectors, size, p, q);
            }
        }
    }
    ((0..size).map(|i| a[i * size + i]).collect(), vectors)
}

fn rotate(a: &mut [f64], vectors: &mut [f64], size: usize, p: usize, q: usize) {
    let off = a[p * size + q];
    if off == 0.0 {
        return;
    }
    let theta = (a[q * size + q] - a[p * size + p]) / (2.0 * off);
    let t = theta.signum() / (theta.abs() + (theta * theta + 1.0).sqrt());
    let t = if theta == 0.0 { 1.0 } else { t };
    let c = 1.0 / (t * t + 1.0).sqrt();
    let s = t * c;
    for k in 0..size {
        let (kp, kq) = (a[k * size + p], a[k * size + q]);
        a[k * size + p] = c * kp - s * kq;
        a[k * size + q] = s * kp + c * kq;
    }
    for k in 0..size {
        let (pk, qk) = (a[p * size + k], a[q * size + k]);
        a[p * size + k] = c * pk - s * qk;
        a[q * size + k] = s * pk + c * qk;
        let (kp, kq) = (vectors[k * size + p], vectors[k * size + q]);
        vectors[k * size + p] = c * kp - s * kq;
        vectors[k * size + q] = s * kp + c * kq;
    }
}

/// The matrix with its negative eigenvalues set to 0, and how many there were beyond rounding.
pub(crate) fn without_negative(matrix: &[f64], size: usize) -> (Vec<f64>, usize) {
    let (values, vectors) = eigen(matrix, size);
    let largest = values.iter().fold(0.0f64, |most, value| most.max(value.abs()));
    let negative = values.iter().filter(|value| **value < -1e-12 * largest).count();
    if negative == 0 {
        return (matrix.to_vec(), 0);
    }
    let mut mended = vec![0.0; size * size];
    for (k, value) in values.iter().enumerate().filter(|(_, value)| **value > 0.0) {
        for i in 0..size {
            (0..size).for_each(|j| mended[i * size + j] += value * vectors[i * size + k] * vectors[j * size + k]);
        }
    }
    (mended, negative)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_by_two_by_hand() {
        let (mut values, _) = eigen(&[2.0, 1.0, 1.0, 2.0], 2);
        values.sort_by(f64::total_cmp);
        assert!((values[0] - 1.0).abs() < 1e-14 && (values[1] - 3.0).abs() < 1e-14);
        // [1, 2; 2, 1] has 3 on (1, 1) and −1 on (1, −1): what is left is 3/2 everywhere.
        let (mended, negative) = without_negative(&[1.0, 2.0, 2.0, 1.0], 2);
        assert_eq!(negative, 1);
        assert!(mended.iter().all(|value| (value - 1.5).abs() < 1e-14));
        assert_eq!(without_negative(&[2.0, 1.0, 1.0, 2.0], 2), (vec![2.0, 1.0, 1.0, 2.0], 0));
    }
}
