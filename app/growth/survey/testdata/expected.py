"""Makes survey.csv, the results that TestIndependentComputation expects behind the columns they were computed from:

    python3 expected.py FOLDER ROWS [SEED] > survey.csv

FOLDER has the tables of the WHO as CSV files. The children are random and nobody's. This is written from the WHO's
description of its method, with nothing of the Go code: numbers are decimals of 40 digits as they are printed, and the
rounding is that of the decimal value, half away from zero.
"""
import csv, random, sys
from decimal import Decimal as D, ROUND_HALF_UP, ROUND_FLOOR, getcontext

getcontext().prec = 40
folder, count = sys.argv[1], int(sys.argv[2])
rnd = random.Random(int(sys.argv[3]) if len(sys.argv) > 3 else 1)
MONTH, CENT = D("30.4375"), D("0.01")
IN = ["sex", "place", "age_days", "age_months", "gestation_days", "weight_kg", "lenhei_cm", "measure", "head_cm", "arm_cm",
      "triceps_mm", "subscapular_mm", "oedema"]
OUT = ["clenhei_cm", "bmi", "zwei", "zlen", "zwfl", "zbmi", "zhc", "zac", "zts", "zss", "flags"]

def table(name, x):
    with open(f"{folder}/{name}.csv") as f:
        return {(r["sex"], D(r[x])): (D(r["l"]), D(r["m"]), D(r["s"])) for r in csv.DictReader(f)}

day = {k: table(f"who2006_{n}_for_age", "age_days") for k, n in
       [("wei", "weight"), ("len", "length_height"), ("bmi", "bmi"), ("hc", "head_circumference"),
        ("ac", "arm_circumference"), ("ts", "triceps_skinfold"), ("ss", "subscapular_skinfold")]}
month = {k: table(f"who2007_{n}_for_age", "age_months") for k, n in [("wei", "weight"), ("len", "height"), ("bmi", "bmi")]}
lying, standing = table("who2006_weight_for_length", "length_cm"), table("who2006_weight_for_height", "height_cm")

def sd(p, k):
    l, m, s = p
    return m * (s * k).exp() if l == 0 else m * ((1 + l * s * k).ln() / l).exp()

def score(p, y, adjusted):
    l, m, s = p
    z = (y / m).ln() / s if l == 0 else (((y / m).ln() * l).exp() - 1) / (l * s)
    if adjusted and z > 3:
        return 3 + (y - sd(p, 3)) / (sd(p, 3) - sd(p, 2))
    if adjusted and z < -3:
        return -3 + (y - sd(p, -3)) / (sd(p, -2) - sd(p, -3))
    return z

def between(t, sex, x, step):
    low = (x / step).to_integral_value(ROUND_FLOOR) * step
    a = t.get((sex, low.normalize())) or t.get((sex, low))
    if low == x:
        return a
    b = t.get((sex, (low + step).normalize())) or t.get((sex, low + step))
    return tuple(u + (x - low) / step * (v - u) for u, v in zip(a, b))

def two(v):
    if v is None:
        return ""
    text = str(v.quantize(CENT, ROUND_HALF_UP))
    return "0.00" if text == "-0.00" else text

def results(row):
    get = lambda name: D(row[name]) if row[name] else None
    sex, days, months = {"1": "M", "2": "F"}.get(row["sex"], row["sex"].upper()), get("age_days"), get("age_months")
    known, flags = days is not None or months is not None, []
    exact = days if days is not None else (months * MONTH if known else None)
    months = exact / MONTH if days is not None else months
    if known and row["gestation_days"] and int(row["gestation_days"]) < 259 and months < 24:
        exact -= 280 - int(row["gestation_days"])
        months = exact / MONTH
        flags.append("corrected_age")
    whole = (exact + D("0.5")).to_integral_value(ROUND_FLOOR) if known else None
    cm, kg, posture, swollen = get("lenhei_cm"), get("weight_kg"), row["measure"].upper(), row["oedema"] == "y"
    if cm is not None and known:
        if posture == "H" and months < 9:
            flags.append("standing_before_9_months")
        elif posture == "H" and whole < 731:
            cm += D("0.7"); flags.append("lenhei_converted")
        elif posture == "L" and whole >= 731:
            cm -= D("0.7"); flags.append("lenhei_converted")
    bmi = kg / (cm / 100) ** 2 if kg is not None and cm is not None else None
    value = {"wei": kg, "len": cm, "bmi": bmi, "hc": get("head_cm"), "ac": get("arm_cm"), "ts": get("triceps_mm"),
             "ss": get("subscapular_mm")}
    z = {}
    for name, y in value.items():
        p = None
        if not sex or y is None or not known or swollen and name in ("wei", "bmi"):
            continue
        if 0 <= exact and whole <= 1826:
            p = day[name].get((sex, whole))
        elif name in month and whole > 1826 and months <= (120 if name == "wei" else 228):
            p = between(month[name], sex, months, D(1))
        if p:
            z[name] = score(p, y, name != "len")
    if sex and kg is not None and cm is not None and not swollen and (not known or 0 <= exact and whole <= 1826):
        up = whole >= 731 if known else posture == "H" or not posture and cm >= 87
        if (65 <= cm <= 120) if up else (45 <= cm <= 110):
            z["wfl"] = score(between(standing if up else lying, sex, cm, D("0.1")), kg, True)
    order = ["wei", "len", "wfl", "bmi", "hc", "ac", "ts", "ss"]
    limits = {"wei": (-6, 5), "len": (-6, 6)}
    odd = ["f" + n for n in order if n in z and not
           limits.get(n, (-5, 5))[0] <= D(two(z[n])) <= limits.get(n, (-5, 5))[1]]
    if swollen:
        flags.append("oedema")
    order_of_flags = ["corrected_age", "lenhei_converted", "standing_before_9_months", "oedema"]
    flags.sort(key=order_of_flags.index)
    return [two(cm), two(bmi)] + [two(z.get(n)) for n in order] + [" ".join(odd + flags)]

def child():
    """A child whose measures are mostly near what they can be, and sometimes far."""
    row = dict.fromkeys(IN, "")
    row["sex"] = rnd.choice(["M", "F", "M", "F", "m", "f", "1", "2", ""])
    row["place"] = rnd.choice(["Lyon", '"rue ""Haute"", 3"', "", "Évreux"])
    days = rnd.choice([rnd.randint(0, 120), rnd.randint(0, 1900), rnd.randint(0, 7200),
                       rnd.choice([0, 90, 91, 273, 274, 730, 731, 1825, 1826, 1827, 3652, 3653, 6939, 6940])])
    kind = rnd.random()
    if kind < 0.6:
        row["age_days"] = str(days)
    elif kind < 0.93:
        row["age_months"] = rnd.choice([str(days // 30), f"{days / 30.4375:.2f}", f"{days / 30.4375:.1f}", "24", "60", "61", "120", "228"])
    if rnd.random() < 0.25:
        row["gestation_days"] = str(rnd.choice([rnd.randint(160, 300), 258, 259]))
    years = days / 365.25
    cm = (49 + 26 * min(years, 1) + 12 * max(0, min(years - 1, 1)) + 6.5 * max(0, min(years - 2, 14))) * rnd.gauss(1, rnd.choice([0.04, 0.15]))
    kg = abs(rnd.gauss(1, rnd.choice([0.12, 0.5]))) * 0.00165 * cm * cm + 0.1
    some = lambda name, text, part=0.75: row.__setitem__(name, text) if rnd.random() < part else None
    some("weight_kg", rnd.choice([f"{kg:.1f}", f"{kg:.2f}", f"{kg:.3f}"]))
    some("lenhei_cm", rnd.choice([f"{max(cm, 5):.1f}", f"{max(cm, 5):.2f}", f"{max(cm, 5):.0f}"]))
    some("measure", rnd.choice(["L", "H", "l", "h"]), 0.6)
    some("head_cm", f"{abs(rnd.gauss(46, 5)) + 1:.1f}", 0.5)
    some("arm_cm", f"{abs(rnd.gauss(15, 3)) + 1:.1f}", 0.5)
    some("triceps_mm", f"{abs(rnd.gauss(9, 4)) + 0.5:.1f}", 0.5)
    some("subscapular_mm", f"{abs(rnd.gauss(7, 3)) + 0.5:.1f}", 0.5)
    some("oedema", rnd.choice(["y", "n", "n", "n", "n"]), 0.5)
    return row

print(",".join(IN + OUT))
for _ in range(count):
    row = child()
    print(",".join(row[c] for c in IN) + "," + ",".join(results(row)))
