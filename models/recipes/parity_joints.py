"""Joints of one person and the hands and feet at their limbs, written a second time for `parity.py`.

Everything is in cells of the network's grid: the middle of the first one is at 0, 0. How joints are decoded
says the PersonLab paper (Papandreou and others, 2018) and, for one person, PoseNet: of each joint the cell
with the highest logit, moved by the short offset there (first all ways down, then all ways to the right).
"""
import numpy as np

# Steps a cell, as the part maps are looked at.
STEPS = 4

LEFT_ARM, RIGHT_ARM, LEFT_LEG, RIGHT_LEG = (5, 7, 9), (6, 8, 10), (11, 13, 15), (12, 14, 16)
# Joint, joint, and their distance as a share of a person's height (Winter).
LIMBS = [(5, 7, 0.186), (6, 8, 0.186), (7, 9, 0.146), (8, 10, 0.146), (11, 13, 0.245), (12, 14, 0.245),
         (13, 15, 0.246), (14, 16, 0.246), (5, 11, 0.288), (6, 12, 0.288), (5, 6, 0.259)]
# (classes of left and right, limbs, length of the limb, how far beyond the joint, side).
HANDS = ((10, 11), (LEFT_ARM, RIGHT_ARM), 0.146, 0.25, 0.6)
FEET = ((22, 23), (LEFT_LEG, RIGHT_LEG), 0.246, 0.15, 0.45)


def joints(heatmaps, offsets, stride):
    """(x, y, probability) of each; heatmaps [h, w, 17], offsets [h, w, 34] in pixels of the input."""
    rows, columns, count = heatmaps.shape
    found = []
    for k in range(count):
        y, x = np.unravel_index(heatmaps[:, :, k].argmax(), (rows, columns))
        at = x + float(offsets[y, x, count + k]) / stride, y + float(offsets[y, x, k]) / stride
        found.append((*at, 1 / (1 + np.exp(-float(heatmaps[y, x, k])))))
    return found


def height(joints):
    told = sorted(np.hypot(joints[a][0] - joints[b][0], joints[a][1] - joints[b][1]) / share
                  for a, b, share in LIMBS if min(joints[a][2], joints[b][2]) > 0.5)
    return told[len(told) // 2] if told else None


def overlaps(a, b):
    return min(a[0] + a[2], b[0] + b[2]) > max(a[0], b[0]) and min(a[1] + a[3], b[1] + b[3]) > max(a[1], b[1])


def with_ends(parts, joints, chances):
    """parts: [box, score, class]; chances: [steps down, steps to the right, 24]."""
    parts, tall = [list(p) for p in parts], height(joints)
    if not tall:
        return parts
    for classes, limbs, length, beyond, side in (HANDS, FEET):
        for n in (0, 1):
            (_, before, last), other = limbs[n], joints[limbs[1 - n][2]]
            end, start = np.array(joints[last][:2]), np.array(joints[before][:2])
            square = side * length * tall
            limb = np.hypot(*(end - start))
            middle = end + (end - start) / limb * beyond * length * tall if joints[before][2] > 0.5 and limb > 0 else end
            reach = [*(middle - 0.75 * square), 1.5 * square, 1.5 * square]
            doubtful = np.hypot(*(end - other[:2])) < 0.25 * square and other[2] > joints[last][2]
            # Which side it is says the joint, unless that is in doubt itself.
            shown = chances[:, :, [classes[n]] if doubtful else list(classes)].sum(-1)
            ys, xs = np.arange(shown.shape[0]) / STEPS, np.arange(shown.shape[1]) / STEPS
            inside = ((ys >= reach[1]) & (ys <= reach[1] + reach[3]))[:, None] & ((xs >= reach[0]) & (xs <= reach[0] + reach[2]))
            if not inside.any() or not (peak := float(shown[inside].max())) > 0:
                continue
            rows, columns = np.nonzero(inside & (shown >= peak / 2))
            w, h = [max((v.max() - v.min() + 1) / STEPS, square / 2) for v in (columns, rows)]
            box = [(columns.min() + columns.max()) / 2 / STEPS - w / 2, (rows.min() + rows.max()) / 2 / STEPS - h / 2, w, h]
            score = joints[last][2] * peak
            known = next((p for p in parts if p[2] == classes[n] and overlaps(p[0], reach)), None)
            if known is None:
                parts.append([box, score, classes[n]])
            elif known[1] < score:
                known[1] = score
                if known[0][2] * known[0][3] < square * square / 3:
                    known[0] = box
    return parts
