using System.Collections.Concurrent;
using System.Reflection;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace PolicyGate.Packages;

/// <summary>
/// Certificate chains for NuGet's verifier, faster. Most of what a chain costs is that OpenSSL is handed all the SDK's hundreds of roots for each; here the one
/// root that a certificate led to before is tried alone first. Every chain is still built, by the same code, at its own time: one that holds with a single
/// root of the trusted ones holds with all, and where it does not, all are tried.
/// </summary>
internal sealed class NarrowedRoots
{
    private readonly ConcurrentDictionary<string, X509Certificate2> rootOf = new(StringComparer.Ordinal);
    private readonly object factory;
    private readonly MethodInfo create;
    private readonly MethodInfo build;
    private readonly PropertyInfo policy;
    private readonly PropertyInfo elements;
    private readonly PropertyInfo status;

    /// <summary>Roots in front of a factory of NuGet's internal <c>IX509ChainFactory</c>.</summary>
    public NarrowedRoots(object factory)
    {
        this.factory = factory;
        Type contract = factory.GetType().GetInterfaces().Single(type => type.Name == "IX509ChainFactory");
        create = contract.GetMethod("Create")!;
        build = create.ReturnType.GetMethod("Build")!;
        policy = create.ReturnType.GetProperty("ChainPolicy")!;
        elements = create.ReturnType.GetProperty("ChainElements")!;
        status = create.ReturnType.GetProperty("ChainStatus")!;
        Factory = Proxy(contract, (_, _) => Create());
    }

    /// <summary>The factory that NuGet's verifier is given.</summary>
    public object Factory { get; }

    /// <summary>A chain that trusts the factory's roots.</summary>
    public Chain New() => new(this, create.Invoke(factory, null)!);

    private static object Proxy(Type contract, Func<MethodInfo, object?[]?, object?> invoke)
    {
        object proxy = DispatchProxy.Create(contract, typeof(Dispatcher));
        ((Dispatcher)proxy).Handler = invoke;
        return proxy;
    }

    private object Create()
    {
        object chain = create.Invoke(factory, null)!;
        return Proxy(create.ReturnType, (method, arguments) => method.Name == "Build" ? Build(chain, (X509Certificate2)arguments![0]!) : Call(method, chain, arguments));
    }

    private bool Build(object chain, X509Certificate2 leaf)
    {
        X509Certificate2Collection trusted = ((X509ChainPolicy)policy.GetValue(chain)!).CustomTrustStore;
        string key = Convert.ToHexString(SHA256.HashData(leaf.RawDataMemory.Span));
        if (rootOf.TryGetValue(key, out X509Certificate2? root))
        {
            X509Certificate2[] all = [.. trusted];
            trusted.Clear();
            trusted.Add(root);
            bool holds = (bool)Call(build, chain, leaf)!;
            if (LedTo(chain, [root]) is not null)
            {
                return holds;
            }

            trusted.Clear();
            trusted.AddRange(all);
        }

        bool isTrusted = (bool)Call(build, chain, leaf)!;
        if (LedTo(chain, trusted) is { } found)
        {
            rootOf[key] = found;
        }

        return isTrusted;
    }

    // NuGet's verifier is to see what is thrown, not a wrapper around it.
    private static object? Call(MethodInfo method, object target, params object?[]? arguments) => method.Invoke(target, BindingFlags.DoNotWrapExceptions, null, arguments, null);

    // Build says false also where only revocation is unknown, which NuGet judges itself: what counts here is where the chain ends.
    private X509Certificate2? LedTo(object chain, IEnumerable<X509Certificate2> trusted)
    {
        X509ChainElementCollection built = (X509ChainElementCollection)elements.GetValue(chain)!;
        return built.Count == 0 || built[^1].ChainElementStatus.Any(status => status.Status.HasFlag(X509ChainStatusFlags.UntrustedRoot) || status.Status.HasFlag(X509ChainStatusFlags.PartialChain))
            ? null
            : trusted.FirstOrDefault(root => root.RawDataMemory.Span.SequenceEqual(built[^1].Certificate.RawDataMemory.Span));
    }

    /// <summary>One chain.</summary>
    internal sealed class Chain(NarrowedRoots roots, object chain) : IDisposable
    {
        /// <summary>How it is to be built.</summary>
        public X509ChainPolicy Policy => (X509ChainPolicy)roots.policy.GetValue(chain)!;

        /// <summary>What it is made of, once built.</summary>
        public X509ChainElementCollection Elements => (X509ChainElementCollection)roots.elements.GetValue(chain)!;

        /// <summary>What is wrong with it.</summary>
        public X509ChainStatus[] Status => (X509ChainStatus[])roots.status.GetValue(chain)!;

        /// <summary>Builds it.</summary>
        public bool Build(X509Certificate2 leaf) => roots.Build(chain, leaf);

        /// <inheritdoc/>
        public void Dispose() => (chain as IDisposable)?.Dispose();
    }

    /// <summary>Where the calls of a proxy go.</summary>
    internal class Dispatcher : DispatchProxy
    {
        /// <summary>The handler of every call.</summary>
        public Func<MethodInfo, object?[]?, object?> Handler { get; set; } = (_, _) => null;

        /// <inheritdoc/>
        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) => Handler(targetMethod!, args);
    }
}
