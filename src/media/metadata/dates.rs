//! Dates as cameras and programs write them, to `2026-10-12T07:41:00.25+02:00`.

/// EXIF `2026:10:12 07:41:00` with the separate fraction and offset fields.
pub(super) fn from_exif(text: &str, fraction: Option<&str>, offset: Option<&str>) -> Option<String> {
    let (date, time) = text.trim().split_once([' ', 'T'])?;
    let mut all = format!("{}T{}", date.replace(':', "-"), time.trim());
    if let Some(digits) = fraction.map(str::trim).filter(|f| !f.is_empty() && is_digits(f)) {
        all = format!("{all}.{digits}");
    }
    from_iso(&format!("{all}{}", zone_of(offset.map_or("", str::trim))))
}

/// IPTC `20261012` and `074100+0200`.
pub(super) fn from_iptc(date: &str, time: Option<&str>) -> Option<String> {
    let part = |text: &str, from: usize, to: usize| text.get(from..to).map(str::to_string);
    let day = format!("{}-{}-{}", part(date, 0, 4)?, part(date, 4, 6)?, part(date, 6, 8)?);
    let clock = time.and_then(|t| {
        let offset = match part(t, 6, 11) {
            Some(o) => format!("{}:{}", part(&o, 0, 3)?, part(&o, 3, 5)?),
            None => String::new(),
        };
        Some(format!("{}:{}:{}{offset}", part(t, 0, 2)?, part(t, 2, 4)?, part(t, 4, 6)?))
    });
    from_iso(&format!("{day}T{}", clock.unwrap_or_else(|| "00:00:00".into())))
}

/// ISO 8601 as XMP uses it; the clock may be missing or without seconds. `None` for dates that do not exist and
/// for those without a day.
pub(super) fn from_iso(text: &str) -> Option<String> {
    let text = text.trim();
    let (date, rest) = text.split_once('T').unwrap_or((text, ""));
    let mut fields = date.split('-');
    let (year, month, day) =
        (number(fields.next()?, 4)?, number(fields.next()?, 2)?, number(fields.next()?, 2)?);
    let last_day = match month {
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => return None,
    };
    if fields.next().is_some() || year < 1 || !(1..=last_day).contains(&day) {
        return None;
    }
    let zone_at = rest.find(['Z', '+', '-']).unwrap_or(rest.len());
    let (clock, zone) = rest.split_at(zone_at);
    Some(format!("{year:04}-{month:02}-{day:02}T{}{}", clock_of(clock)?, zone_of(zone)))
}

fn clock_of(text: &str) -> Option<String> {
    if text.is_empty() {
        return Some("00:00:00".into());
    }
    let mut fields = text.split(':');
    let (hour, minute) = (number(fields.next()?, 2)?, number(fields.next()?, 2)?);
    let (second, fraction) = match fields.next() {
        None => (0, ""),
        Some(seconds) => {
            let (whole, fraction) = seconds.split_once('.').unwrap_or((seconds, ""));
            (number(whole, 2)?, fraction)
        }
    };
    if hour > 23 || minute > 59 || second > 60 {
        return None;
    }
    let fraction = fraction.trim_end_matches('0');
    let dot =
        if fraction.is_empty() || !is_digits(fraction) { String::new() } else { format!(".{fraction}") };
    Some(format!("{hour:02}:{minute:02}:{second:02}{dot}"))
}

/// `Z` or `+02:00`; anything else is left out.
fn zone_of(text: &str) -> String {
    if text == "Z" {
        return "+00:00".into();
    }
    let valid = || {
        let (hours, minutes) = text.get(1..)?.split_once(':')?;
        let (hours, minutes) = (number(hours, 2)?, number(minutes, 2)?);
        (hours <= 14 && minutes <= 59).then(|| format!("{}{hours:02}:{minutes:02}", &text[..1]))
    };
    valid().unwrap_or_default()
}

fn number(text: &str, digits: usize) -> Option<u32> {
    (text.len() == digits && is_digits(text)).then(|| text.parse().ok())?
}

fn is_digits(text: &str) -> bool {
    text.bytes().all(|b| b.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn exif_dates_with_fraction_and_offset() {
        let of = |t, f, o| from_exif(t, f, o).unwrap_or_default();
        assert_eq!(of("2026:10:12 07:41:00", Some("250 "), Some("+02:00")), "2026-10-12T07:41:00.25+02:00");
        assert_eq!(of("2026:10:12 07:41:00", Some("  "), None), "2026-10-12T07:41:00");
        assert_eq!(of("0000:00:00 00:00:00", None, None), "");
        assert_eq!(of("    :  :     :  :  ", None, None), "");
        assert_eq!(of("2026:02:30 07:41:00", None, None), "");
        assert_eq!(of("2026:10:12 07:41:00", None, Some("nonsense")), "2026-10-12T07:41:00");
    }

    #[test]
    fn xmp_dates_may_lack_a_clock_but_not_a_day() {
        assert_eq!(from_iso("2026-10-12").as_deref(), Some("2026-10-12T00:00:00"));
        assert_eq!(from_iso("2026-10-12T07:41Z").as_deref(), Some("2026-10-12T07:41:00+00:00"));
        assert_eq!(from_iso("2026-10"), None);
        assert_eq!(from_iso("2026-10-12T25:00:00"), None);
    }

    #[test]
    fn iptc_dates() {
        assert_eq!(from_iptc("20261012", Some("074100+0200")).as_deref(), Some("2026-10-12T07:41:00+02:00"));
        assert_eq!(from_iptc("20261012", None).as_deref(), Some("2026-10-12T00:00:00"));
        assert_eq!(from_iptc("x", None), None);
    }
}
