"""Names for the technologies of random trees.

A name depends on the field and the index of a node and on whether it is an ending, all of which a seat sees as
soon as it sees the node at all. Good and bad endings share their names, so nothing hidden shows.
"""

_ORDINARY = (
    (  # applications
        "Recommender systems", "Machine translation", "Driver assistance", "Protein design",
        "Tutoring agents", "Coding assistants", "Warehouse robots", "Weather models",
        "Medical imaging", "Customer agents", "Chip layout", "Image synthesis",
        "Legal search", "Trading agents", "Materials discovery", "Household robots",
    ),
    (  # capabilities
        "Scaling laws", "Attention models", "Self-play", "Sparse experts",
        "World models", "Long-term memory", "Tool use", "Planning agents",
        "Curriculum learning", "Synthetic data", "Multimodal pretraining", "Model-based control",
        "Program synthesis", "Continual learning", "Hierarchical agents", "Automated research",
    ),
    (  # robustness
        "Adversarial training", "Distribution shift", "Uncertainty estimates", "Anomaly detection",
        "Certified defences", "Safe exploration", "Red teaming", "Fault containment",
        "Calibrated ensembles", "Sandboxing", "Formal verification", "Runtime monitors",
        "Graceful fallback", "Input sanitising", "Stress testing", "Robust control",
    ),
    (  # interpretability
        "Feature maps", "Circuit analysis", "Probing", "Sparse dictionaries",
        "Causal tracing", "Attribution graphs", "Concept editing", "Mechanism search",
        "Activation steering", "Latent knowledge", "Weight inspection", "Reading plans",
        "Model comparison", "Lie detection", "Goal probes", "Automated interpretation",
    ),
    (  # alignment
        "Preference learning", "Reward modelling", "Debate", "Agent foundations",
        "Corrigibility", "Scalable oversight", "Value learning", "Constitutional training",
        "Impact measures", "Ontology matching", "Bounded agents", "Inner alignment",
        "Task decomposition", "Cooperative inference", "Myopic training", "Decision theory",
    ),
    (  # society
        "Model audits", "Privacy guarantees", "Fairness metrics", "Incident reporting",
        "Compute accounting", "Content provenance", "Safety standards", "Public evaluations",
        "Staged release", "Liability rules", "Data governance", "Whistleblower channels",
        "Risk forecasting", "Licensing", "Citizen panels", "Treaty verification",
    ),
)  # fmt: skip
_ENDINGS = (
    "Sovereign system", "Recursive improver", "Planetary optimiser", "Oracle",
    "Autonomous economy", "Universal planner", "Global coordinator", "Self-directed laboratory",
)  # fmt: skip
_NUMERALS = (
    "",
    "II",
    "III",
    "IV",
    "V",
    "VI",
    "VII",
    "VIII",
    "IX",
    "X",
    "XI",
    "XII",
    "XIII",
    "XIV",
    "XV",
    "XVI",
)


def made_up_name(field: int, index: int, *, ending: bool) -> str:
    """Return a readable name, distinct from those of all other nodes of a tree of up to 128.

    Args:
        field: the node's field.
        index: the node's index.
        ending: whether it ends the match.
    """
    words = _ENDINGS if ending else _ORDINARY[field]
    turn, place = divmod(index, len(words))
    return f"{words[place]} {_NUMERALS[turn]}".rstrip()
