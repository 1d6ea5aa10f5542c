namespace PolicyGate.Advisories;
internal static class CvssVector { public static double? Score(string vector) => vector.Length > 400 ? 1 : null; }
