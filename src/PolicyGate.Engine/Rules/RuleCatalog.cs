namespace PolicyGate.Rules;

/// <summary>The one list of rules. README's table, the pages and every face come from it.</summary>
internal static class RuleCatalog
{
    /// <summary>Every rule of this version, in the order of ids.</summary>
    public static IReadOnlyList<RuleDescriptor> All { get; } =
    [
        GateRules.CannotDecide, GateRules.NothingEvaluated, GateRules.SwitchedOff, GateRules.EvidenceMissing,
        GateRules.RestoredOutside, GateRules.NotUnderTheGate, GateRules.VerdictNotOfTheseInputs, GateRules.ProtectedFileChanged, GateRules.PolicyNamed, GateRules.BundleExpired, GateRules.InternalError,
        PolicyRules.NotFound, PolicyRules.Unreadable, PolicyRules.UnknownKey, PolicyRules.InvalidValue,
        PolicyRules.Duplicate, PolicyRules.BaseUnresolved, PolicyRules.FinalLoosened,
        PolicyRules.WaiverExpired, PolicyRules.WaiverExpiresSoon, PolicyRules.EntryMatchesNothing, PolicyRules.WaiverTooLong,
        FloatingVersion.Descriptor, VersionIsRange.Descriptor, NoVersion.Descriptor, NotExact.Descriptor,
        NotCentral.Descriptor, ResolvedDiffers.Descriptor, Prerelease.Descriptor, TransitiveNotPinned.Descriptor,
        LockFileMissing.Descriptor, LockFileOutOfDate.Descriptor, LockFileHash.Descriptor, LockedModeOff.Descriptor,
        PackageDenied.Descriptor, PackageNotAllowed.Descriptor, VersionNotAllowed.Descriptor, LookAlike.Descriptor, OutsideParents.Descriptor,
        SourceNotAllowed.Descriptor, WrongSource.Descriptor, MappingMissing.Descriptor, InsecureSource.Descriptor,
        NotSigned.Descriptor, SignatureNotValid.Descriptor, SignerNotTrusted.Descriptor, CertificateDistrusted.Descriptor, OwnerNotAllowed.Descriptor,
        ArchiveAltered.Descriptor, FileAltered.Descriptor, FileAdded.Descriptor, ArchiveUnsafe.Descriptor,
        TooNew.Descriptor, PublishTimeUnknown.Descriptor,
        LicenseNotAllowed.Descriptor, LicenseUnknown.Descriptor,
        RunsMsbuild.Descriptor, RunsInCompiler.Descriptor, CarriesScripts.Descriptor, CarriesPrograms.Descriptor, SdkNotApproved.Descriptor, ToolNotApproved.Descriptor, BuildCodeChanged.Descriptor, CodeOfNoPackage.Descriptor,
        KnownVulnerability.Descriptor, KnownMalware.Descriptor, AdvisoryDataState.Descriptor, AuditSuppression.Descriptor,
        NotRecorded.Descriptor, PublisherChanged.Descriptor, GainedBuildCode.Descriptor, LicenseOrSourceChanged.Descriptor, TrustFileNotTrue.Descriptor,
        UsageRules.FlaggedPackage, UsageRules.UndeclaredPackage,
        CapabilityGained.Descriptor, CapabilityNotAllowed.Descriptor, BuildCodeCanDoMore.Descriptor, CannotBeAnalysed.Descriptor,
    ];

    /// <summary>The rules that judge a project's facts, in the order of ids.</summary>
    public static IReadOnlyList<IRule> Rules { get; } =
    [
        new FloatingVersion(), new VersionIsRange(), new NoVersion(), new NotExact(),
        new NotCentral(), new ResolvedDiffers(), new Prerelease(), new TransitiveNotPinned(),
        new LockFileMissing(), new LockFileOutOfDate(), new LockFileHash(), new LockedModeOff(),
        new PackageDenied(), new PackageNotAllowed(), new VersionNotAllowed(), new LookAlike(), new OutsideParents(),
        new SourceNotAllowed(), new WrongSource(), new MappingMissing(), new InsecureSource(),
        new NotSigned(), new SignatureNotValid(), new SignerNotTrusted(), new CertificateDistrusted(), new OwnerNotAllowed(),
        new ArchiveAltered(), new FileAltered(), new FileAdded(), new ArchiveUnsafe(),
        new TooNew(), new PublishTimeUnknown(),
        new LicenseNotAllowed(), new LicenseUnknown(),
        new RunsMsbuild(), new RunsInCompiler(), new CarriesScripts(), new CarriesPrograms(), new SdkNotApproved(), new ToolNotApproved(), new BuildCodeChanged(), new CodeOfNoPackage(),
        new KnownVulnerability(), new KnownMalware(), new AdvisoryDataState(), new AuditSuppression(),
        new NotRecorded(), new PublisherChanged(), new GainedBuildCode(), new LicenseOrSourceChanged(), new TrustFileNotTrue(),
        new CapabilityGained(), new CapabilityNotAllowed(), new BuildCodeCanDoMore(), new CannotBeAnalysed(),
    ];

    /// <summary>The rule with this id, or <see langword="null"/>.</summary>
    public static RuleDescriptor? Find(string id) => All.FirstOrDefault(rule => rule.Id.Equals(id, StringComparison.Ordinal));
}
