"""The regression behind the weights: two scales, fitted together, with a penalty on large weights.

A question has a place on two scales: `lean`, strategic against tactical, and `product`. The three
kinds get the log-odds `product + lean / 2`, `product - lean / 2` and 0, and the likelihood of the
labels is made as large as the penalty lets it. So one that clearly leans is a product decision as
well, which a scale of its own for that could not say.
"""

from dataclasses import dataclass

import numpy as np
from scipy import sparse
from scipy.optimize import minimize

STEPS = 250
"""Steps of the search (L-BFGS-B); from here on no figure changes."""


@dataclass(frozen=True, slots=True)
class Scales:
    """Of both scales, lean and product: a row of weights a column, and where they stand at rest."""

    weights: np.ndarray
    rest: np.ndarray


def fit_scales(
    rows: sparse.csr_array,
    likely: np.ndarray,
    counts: np.ndarray,
    freedom: np.ndarray,
    signs: np.ndarray,
) -> Scales:
    """The two scales for questions (`rows`).

    `likely` has a row a question: how likely it is strategic and tactical, each 0 or 1 where a
    person said so; `counts` says what each question counts for. `freedom` and `signs` have one row
    a column of `rows` and one entry a scale: how freely a weight may grow, and the sign it must
    have (0: either).
    """
    wanted = likely.T
    turned = rows.T.tocsr()
    width = rows.shape[1]

    def cost(flat: np.ndarray) -> tuple[float, np.ndarray]:
        weights, rest = flat[:-2].reshape(width, 2), flat[-2:]
        lean, product = (rows @ (weights * freedom) + rest).T
        odds = np.stack([product + lean / 2, product - lean / 2])
        whole = np.logaddexp(np.logaddexp(*odds), 0.0)
        loss = counts @ (whole - (wanted * odds).sum(axis=0)) + (weights**2).sum() / 2
        strategic, tactical = (np.exp(odds - whole) - wanted) * counts
        slopes = np.stack([(strategic - tactical) / 2, strategic + tactical], axis=1)
        slope = (turned @ slopes) * freedom + weights
        return loss, np.concatenate([slope.ravel(), slopes.sum(axis=0)])

    low = np.where(signs > 0, 0.0, -np.inf).ravel()
    high = np.where(signs < 0, 0.0, np.inf).ravel()
    bounds = [*zip(low, high, strict=True), (-np.inf, np.inf), (-np.inf, np.inf)]
    found = minimize(
        cost,
        np.zeros(2 * width + 2),
        jac=True,
        bounds=bounds,
        method="L-BFGS-B",
        options={"maxiter": STEPS, "maxfun": 2 * STEPS},
    ).x
    return Scales(found[:-2].reshape(width, 2) * freedom, found[-2:])
