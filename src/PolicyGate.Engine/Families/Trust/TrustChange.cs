namespace PolicyGate.Policies;

/// <summary>How a package can differ from its record.</summary>
internal enum TrustChange
{
    /// <summary>The recorded version has other bytes.</summary>
    OtherBytes,

    /// <summary>A recorded signature is not there, or does not count.</summary>
    WeakerSignature,

    /// <summary>Another repository signed it.</summary>
    AnotherRepository,

    /// <summary>Another author signed it.</summary>
    AnotherAuthor,

    /// <summary>Somebody owns it besides those that are recorded.</summary>
    NewOwner,

    /// <summary>None of the recorded owners owns it.</summary>
    NoCommonOwner,

    /// <summary>It has build code of a kind that is not recorded.</summary>
    GainedBuildCode,

    /// <summary>What it has of recorded kinds of build code has other bytes.</summary>
    ChangedBuildCode,

    /// <summary>It is under another licence.</summary>
    AnotherLicense,

    /// <summary>It came from another source.</summary>
    AnotherSource,

    /// <summary>Its libraries can do what they could not: told where it was asked what they can do.</summary>
    GainedCapability,

    /// <summary>What of it runs in builds, or as a tool, can do what it could not: told where that was asked.</summary>
    GainedBuildCapability,

    /// <summary>A recorded owner does not own it any more: information.</summary>
    OwnerLeft,

    /// <summary>It is signed by somebody where nobody was recorded: information.</summary>
    StrongerSignature,
}
