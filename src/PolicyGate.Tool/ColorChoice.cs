namespace PolicyGate.Tool;

/// <summary>Where there are colours: <c>--color</c>.</summary>
internal enum ColorChoice
{
    /// <summary>On a terminal, where neither <c>NO_COLOR</c> is set nor <c>TERM</c> is <c>dumb</c>.</summary>
    Auto,

    /// <summary>Everywhere.</summary>
    Always,

    /// <summary>Nowhere.</summary>
    Never,
}
