"""Makes vectors.csv from the CSV tables: python3 vectors.py FOLDER > vectors.csv

Decimal arithmetic of 40 digits (mpmath), the printed numbers read as decimals. Written from the WHO's description of the
method, with nothing of the Go package: it is what that package is tested against.
"""
import csv, itertools, sys
from mpmath import mp, mpf, floor, log, power

mp.dps = 40
NAMES = ["weight", "lenhei", "wfl", "bmi", "head", "arm", "triceps", "subscapular"]
FILES = {"weight": "weight", "lenhei": "length_height", "bmi": "bmi", "head": "head_circumference",
         "arm": "arm_circumference", "triceps": "triceps_skinfold", "subscapular": "subscapular_skinfold"}

def load(name, column):
    with open(f"{sys.argv[1]}/{name}.csv") as f:
        return {(r["sex"], mpf(r[column])): tuple(mpf(r[c]) for c in "lms") for r in csv.DictReader(f)}

DAY = {i: load(f"who2006_{f}_for_age", "age_days") for i, f in FILES.items()}
MONTH = {"weight": load("who2007_weight_for_age", "age_months"), "bmi": load("who2007_bmi_for_age", "age_months"),
         "lenhei": load("who2007_height_for_age", "age_months")}
SIZE = {"L": load("who2006_weight_for_length", "length_cm"), "H": load("who2006_weight_for_height", "height_cm")}
RANGE = {"L": (45, 110), "H": (65, 120)}
LIMIT = {"weight": (-6, 5), "lenhei": (-6, 6)}

def value(p, z):
    l, m, s = p
    return m * mp.exp(s * z) if l == 0 else m * power(1 + l * s * z, 1 / l)

def score(p, y, name):
    l, m, s = p
    z = log(y / m) / s if l == 0 else (power(y / m, l) - 1) / (l * s)
    if name == "lenhei" or abs(z) <= 3:
        return z
    three, two = (value(p, k if z > 0 else -k) for k in (3, 2))
    return 3 + (y - three) / (three - two) if z > 0 else -3 + (y - three) / (two - three)

def mix(table, sex, x, step):
    low = floor(x / step + mpf(10) ** -20) * step
    part = (x - low) / step
    a = table[sex, mp.nstr(low, 10) and mpf(mp.nstr(low, 10))]
    if abs(part) < mpf(10) ** -15:
        return a
    b = table[sex, mpf(mp.nstr(low + step, 10))]
    return tuple(u + part * (v - u) for u, v in zip(a, b))

def parameters(name, sex, months):
    days = floor(months * mpf("30.4375") + mpf("0.5") + mpf(10) ** -25)
    if months >= 0 and days <= 1826:
        return DAY[name].get((sex, days))
    if months < 0 or name not in MONTH or months > (120 if name == "weight" else 228):
        return None
    return mix(MONTH[name], sex, months, mpf(1))

def compute(sex, months, m, posture, oedema):
    """months is None for an unknown age; m holds what was measured."""
    size, days = m.get("lenhei"), months is not None and floor(months * mpf("30.4375") + mpf("0.5") + mpf(10) ** -25)
    if size and months is not None and not (posture == "H" and months < 9):
        if posture == "H" and days < 731: size += mpf("0.7")
        if posture == "L" and days >= 731: size -= mpf("0.7")
    bmi = m["weight"] / (size / 100) ** 2 if size and "weight" in m else None
    z = {}
    for name in NAMES:
        y = {"lenhei": size, "bmi": bmi, "wfl": m.get("weight")}.get(name, m.get(name))
        if y is None or oedema and name in ("weight", "wfl", "bmi"):
            continue
        p = None
        if name == "wfl" and size:
            kind = ("L" if days < 731 else "H") if months is not None else posture or ("L" if size < 87 else "H")
            if RANGE[kind][0] <= size <= RANGE[kind][1] and (months is None or 0 <= months and days <= 1826):
                p = mix(SIZE[kind], sex, size, mpf("0.1"))
        elif name != "wfl" and months is not None:
            p = parameters(name, sex, months)
        if p:
            z[name] = score(p, y, name)
    return size, bmi, z

def main():
    out = csv.writer(sys.stdout, lineterminator="\n")
    out.writerow("sex age_days age_months weight lenhei measure head arm triceps subscapular oedema clenhei bmi".split()
                 + ["z" + n for n in NAMES] + ["implausible"])
    text = lambda v: "" if v is None else mp.nstr(v, 12, strip_zeros=False)
    def row(sex, days, months, m, posture="", oedema=False):
        exact = mpf(months) if months else mpf(days) / mpf("30.4375") if days != "" else None
        size, bmi, z = compute(sex, exact, {k: mpf(v) for k, v in m.items()}, posture, oedema)
        far = []
        for n, v in z.items():
            low, high = LIMIT.get(n, (-5, 5))
            if not low - mpf("0.005") <= v <= high + mpf("0.005"): far.append(n)
        out.writerow([sex, days, months] + [m.get("weight", ""), m.get("lenhei", ""), posture]
                     + [m.get(n, "") for n in NAMES[4:]] + ["y" if oedema else "n", text(size), text(bmi)]
                     + [text(z.get(n)) for n in NAMES] + [" ".join(far)])
    def child(sex, months, k):
        """measures near z-score k, with the decimals of a scale"""
        def at(p):
            end = max(-3, min(3, k))
            return value(p, end) + (k - end) * abs(value(p, end) - value(p, end * 2 / 3))
        m = {}
        for n, digits in (("weight", 3), ("lenhei", 1), ("head", 1), ("arm", 1), ("triceps", 1), ("subscapular", 1)):
            p = parameters(n, sex, months)
            if p: m[n] = mp.nstr(mp.nint(max(at(p), 1) * 10 ** digits) / 10 ** digits, 10)
        return m
    D = mpf("30.4375")
    for sex in "MF":
        for days in (0, 1, 90, 91, 273, 274, 365, 729, 730, 731, 732, 1825, 1826, 1827, 1857, 3651, 3652, 3653, 6939, 6940):
            for k in ("-5.9", "-3.1", "-3", "-1.3", "0", "2.95", "3.2", "5.3"):
                m = child(sex, max(mpf(0), min(mpf(days) / D, mpf(228))), mpf(k))
                if days in (90,): m.update(arm="13.1", triceps="9.2", subscapular="7.5")
                if days > 3652: m["weight"] = "31.5"
                row(sex, days, "", m)
        for months in ("0", "8.99", "9", "23.99", "24", "24.01", "59.98", "59.999", "60", "60.32", "60.911701", "61", "61.5", "119.9",
                       "120", "120.01", "121", "180.25", "227.99", "228", "228.01", "229"):
            for k in ("-3.4", "0.7", "3.3"):
                m = child(sex, min(mpf(months), mpf(228)), mpf(k))
                m.setdefault("weight", "33.3")
                row(sex, "", months, m)
            for posture in "LH":
                row(sex, "", months, m, posture)
        for days, posture in itertools.product((200, 273, 274, 400, 730, 731, 900, 1826, 2500), "LH"):
            row(sex, days, "", child(sex, days / D, mpf("0.4")), posture)
            row(sex, days, "", child(sex, days / D, mpf("-0.9")), posture, oedema=True)
        for size in ("44.9", "45", "45.04", "64.9", "65", "65.37", "86.9", "87", "87.05", "109.99", "110", "110.1", "119.95", "120", "120.1"):
            for posture in ("", "L", "H"):
                row(sex, "", "", {"weight": mp.nstr((mpf(size) / 100) ** 2 * 16, 5), "lenhei": size}, posture)
            row(sex, 300, "", {"weight": mp.nstr((mpf(size) / 100) ** 2 * 17, 5), "lenhei": size})
            row(sex, 1500, "", {"weight": mp.nstr((mpf(size) / 100) ** 2 * 11, 5), "lenhei": size})
        row(sex, 1000, "", {"lenhei": "65.7", "weight": "7"}, "L")
        row(sex, 1000, "", {"lenhei": "120.7", "weight": "24"}, "L")
        row(sex, 600, "", {"lenhei": "109.3", "weight": "18"}, "H")
        row(sex, 300, "", {"lenhei": "44.3", "weight": "2.6"}, "H")

main()
