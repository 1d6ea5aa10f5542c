using System.Collections.Concurrent;
using System.Reflection;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace PolicyGate.Packages;

/// <summary>
/// Certificate chains that were built in this process, for NuGet's verifier. Building them is 85 % of its cost, and hundreds of packages share a few dozen
/// certificates. An answer is taken again only for the same certificate, the same certificates beside it and the same policy, at a time that lies, as the time
/// it was given for, within the validity of every certificate of the chain; everything else is built anew by NuGet's own factory.
/// </summary>
internal sealed class KnownChains(object factory, MethodInfo create)
{
    private readonly object factory = factory;
    private readonly MethodInfo create = create;
    private readonly ConcurrentDictionary<string, ConcurrentBag<Built>> known = new(StringComparer.Ordinal);

    /// <summary>A factory of NuGet's internal <c>IX509ChainFactory</c> in front of another one.</summary>
    public static object InFrontOf(object factory)
    {
        Type contract = factory.GetType().GetInterfaces().Single(type => type.Name == "IX509ChainFactory");
        KnownChains chains = new(factory, contract.GetMethod("Create")!);
        return Proxy(contract, (_, _) => chains.Create());
    }

    private object Create() => Proxy(create.ReturnType, new Chain(this).Invoke);

    private static object Proxy(Type contract, Func<MethodInfo, object?[]?, object?> invoke)
    {
        object proxy = DispatchProxy.Create(contract, typeof(Dispatcher));
        ((Dispatcher)proxy).Handler = invoke;
        return proxy;
    }

    private Built Find(X509Certificate2 leaf, X509ChainPolicy policy)
    {
        string key = Key(leaf, policy);
        ConcurrentBag<Built> answers = known.GetOrAdd(key, static _ => []);
        DateTime time = policy.VerificationTime.ToUniversalTime();
        if (answers.FirstOrDefault(answer => answer.IsFor(time)) is { } before)
        {
            return before;
        }

        object chain = create.Invoke(factory, null)!;
        Type contract = create.ReturnType;
        X509ChainPolicy its = (X509ChainPolicy)contract.GetProperty("ChainPolicy")!.GetValue(chain)!;
        its.ExtraStore.AddRange(policy.ExtraStore);
        foreach (Oid purpose in policy.ApplicationPolicy)
        {
            its.ApplicationPolicy.Add(purpose);
        }

        foreach (Oid purpose in policy.CertificatePolicy)
        {
            its.CertificatePolicy.Add(purpose);
        }

        its.RevocationFlag = policy.RevocationFlag;
        its.RevocationMode = policy.RevocationMode;
        its.UrlRetrievalTimeout = policy.UrlRetrievalTimeout;
        its.VerificationFlags = policy.VerificationFlags;
        its.VerificationTime = policy.VerificationTime;
        its.DisableCertificateDownloads |= policy.DisableCertificateDownloads;
        Built built = new(chain, contract, leaf, time);
        answers.Add(built);
        return built;
    }

    private static string Key(X509Certificate2 leaf, X509ChainPolicy policy)
    {
        StringBuilder key = new(Convert.ToHexString(SHA256.HashData(leaf.RawDataMemory.Span)));
        key.Append(' ').Append(policy.RevocationFlag).Append(' ').Append(policy.RevocationMode).Append(' ').Append(policy.VerificationFlags).Append(' ').Append(policy.DisableCertificateDownloads);
        foreach (Oid purpose in policy.ApplicationPolicy.Cast<Oid>().Concat(policy.CertificatePolicy.Cast<Oid>()))
        {
            key.Append(' ').Append(purpose.Value);
        }

        foreach (string beside in policy.ExtraStore.Select(certificate => Convert.ToHexString(SHA256.HashData(certificate.RawDataMemory.Span))).Distinct().Order(StringComparer.Ordinal))
        {
            key.Append(' ').Append(beside);
        }

        return key.ToString();
    }

    /// <summary>Where the calls of a proxy go.</summary>
    internal class Dispatcher : DispatchProxy
    {
        /// <summary>The handler of every call.</summary>
        public Func<MethodInfo, object?[]?, object?> Handler { get; set; } = (_, _) => null;

        /// <inheritdoc/>
        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) => Handler(targetMethod!, args);
    }

    // An answer; the chain lives as long as the process.
    private sealed class Built
    {
        private readonly DateTime notBefore;
        private readonly DateTime notAfter;

        public Built(object chain, Type contract, X509Certificate2 leaf, DateTime time)
        {
            IsTrusted = (bool)contract.GetMethod("Build")!.Invoke(chain, [leaf])!;
            Elements = (X509ChainElementCollection)contract.GetProperty("ChainElements")!.GetValue(chain)!;
            Status = (X509ChainStatus[])contract.GetProperty("ChainStatus")!.GetValue(chain)!;
            Context = contract.GetProperty("AdditionalContext")!.GetValue(chain);
            notBefore = Elements.Select(element => element.Certificate.NotBefore.ToUniversalTime()).DefaultIfEmpty(DateTime.MaxValue).Max();
            notAfter = Elements.Select(element => element.Certificate.NotAfter.ToUniversalTime()).DefaultIfEmpty(DateTime.MinValue).Min();
            IsLasting = IsWithin(time);
        }

        public bool IsTrusted { get; }

        public X509ChainElementCollection Elements { get; }

        public X509ChainStatus[] Status { get; }

        public object? Context { get; }

        private bool IsLasting { get; }

        public bool IsFor(DateTime time) => IsLasting && IsWithin(time);

        private bool IsWithin(DateTime time) => notBefore <= time && time <= notAfter;
    }

    // One chain as NuGet uses it: a policy is set, then it is built once. The chain behind it is built only where somebody asks for that very chain.
    private sealed class Chain(KnownChains chains)
    {
        private readonly object behind = chains.create.Invoke(chains.factory, null)!;
        private readonly Type contract = chains.create.ReturnType;
        private X509Certificate2? leaf;
        private Built? built;

        public object? Invoke(MethodInfo method, object?[]? arguments) => method.Name switch
        {
            "get_ChainElements" when built is not null => built.Elements,
            "get_ChainStatus" when built is not null => built.Status,
            "get_AdditionalContext" when built is not null => built.Context,
            "get_PrivateReference" when leaf is not null => BuildBehind(method),
            "Build" => Build((X509Certificate2)arguments![0]!),
            _ => method.Invoke(behind, arguments),
        };

        private bool Build(X509Certificate2 certificate)
        {
            leaf = certificate;
            built = chains.Find(certificate, (X509ChainPolicy)contract.GetProperty("ChainPolicy")!.GetValue(behind)!);
            return built.IsTrusted;
        }

        private object? BuildBehind(MethodInfo method)
        {
            _ = contract.GetMethod("Build")!.Invoke(behind, [leaf]);
            leaf = null;
            return method.Invoke(behind, null);
        }
    }
}
