using PolicyGate.Facts;
using PolicyGate.Policies;
using PolicyGate.Verdicts;

namespace PolicyGate.Rules;

/// <summary>PG1008: an assembly, analyzer, task or import that is of no judged package, no SDK and not of the repository.</summary>
internal sealed class CodeOfNoPackage : IRule
{
    public static readonly RuleDescriptor Descriptor = new("PG1008", "Code of no package", RuleFamilies.BuildCode, Severity.Error, "an assembly, analyzer, task or import is of no judged package, no SDK and not of the repository", "build-code.default");

    /// <inheritdoc/>
    public IEnumerable<Finding> Check(Policy policy, ProjectFacts facts)
    {
        SourceSpan? decidedBy = policy.BuildCode is { Denies: true } section ? section.Default?.At ?? section.At : null;
        return facts.ForeignCode.Where(code => decidedBy is not null || code.IsRefused).Select(code => Descriptor.At(code.At, $"{code.What}, {code.File}, is of no judged package, not of the .NET SDK and not of the repository; put it into the repository, or into a package and reference that", decidedBy) with { Subject = code.File.Replace('\\', '/') });
    }
}
