"""The regression behind the weights: two scales, fitted together, with a penalty on large weights.

A question stands on two scales: `strategic`, as opposed to tactical, and `product`. The three kinds
get the log-odds `product + strategic / 2`, `product - strategic / 2` and 0, and the likelihood of
the labels is made as large as the penalty lets it. So a question that clearly leans to either side
is a product decision as well, which a separate scale for that could not express.
"""

from dataclasses import dataclass

import numpy as np
from scipy import sparse
from scipy.optimize import minimize

STEPS = 250
"""Steps of the search (L-BFGS-B); more change no figure."""


@dataclass(frozen=True, slots=True)
class Scales:
    """The fitted scales, strategic and product: a row of weights a column, and the intercepts."""

    weights: np.ndarray
    intercepts: np.ndarray


def fit_scales(
    rows: sparse.csr_array,
    targets: np.ndarray,
    sample_weights: np.ndarray,
    freedom: np.ndarray,
    signs: np.ndarray,
) -> Scales:
    """Fit the two scales to questions (`rows`).

    `targets` has a row a question: how likely it is strategic and tactical, each 0 or 1 where a
    person labelled it; `sample_weights` says what each question counts for. `freedom` and `signs`
    have one row a column of `rows` and one entry a scale: how freely a weight may grow, and the
    sign it must have (0: either).
    """
    wanted = targets.T
    transposed = rows.T.tocsr()
    width = rows.shape[1]

    def cost(flat: np.ndarray) -> tuple[float, np.ndarray]:
        weights, intercepts = flat[:-2].reshape(width, 2), flat[-2:]
        strategic, product = (rows @ (weights * freedom) + intercepts).T
        odds = np.stack([product + strategic / 2, product - strategic / 2])
        total = np.logaddexp(np.logaddexp(*odds), 0.0)
        loss = sample_weights @ (total - (wanted * odds).sum(axis=0)) + (weights**2).sum() / 2
        strategic_excess, tactical_excess = (np.exp(odds - total) - wanted) * sample_weights
        slopes = np.stack(
            [(strategic_excess - tactical_excess) / 2, strategic_excess + tactical_excess], axis=1
        )
        gradient = (transposed @ slopes) * freedom + weights
        return loss, np.concatenate([gradient.ravel(), slopes.sum(axis=0)])

    low = np.where(signs > 0, 0.0, -np.inf).ravel()
    high = np.where(signs < 0, 0.0, np.inf).ravel()
    bounds = [*zip(low, high, strict=True), (-np.inf, np.inf), (-np.inf, np.inf)]
    best = minimize(
        cost,
        np.zeros(2 * width + 2),
        jac=True,
        bounds=bounds,
        method="L-BFGS-B",
        options={"maxiter": STEPS, "maxfun": 2 * STEPS},
    ).x
    return Scales(best[:-2].reshape(width, 2) * freedom, best[-2:])
