namespace PolicyGate.Projects.Evaluation;

/// <summary>The logic of three values.</summary>
internal static class Certainties
{
    /// <summary>Of what is known.</summary>
    public static Certainty Of(bool value) => value ? Certainty.Yes : Certainty.No;

    /// <summary>Both.</summary>
    public static Certainty And(this Certainty one, Certainty other) => (Certainty)Math.Min((int)one, (int)other);

    /// <summary>One or the other.</summary>
    public static Certainty Or(this Certainty one, Certainty other) => (Certainty)Math.Max((int)one, (int)other);

    /// <summary>The opposite.</summary>
    public static Certainty Not(this Certainty one) => Certainty.Yes - (int)one;
}
